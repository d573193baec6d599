import { StoreError } from '../../model/errors.ts'

/** Amazon S3's limit for a whole key; and what every file system allows for one part of it. */
const MAX_KEY_BYTES = 1024
const MAX_PART_BYTES = 255

/**
 * Refuses a key that could name anything but an object of its own inside the store.
 *
 * @throws StoreError `store-refused`
 */
export function assertSafeKey(key: string): void {
  const parts = key.split('/')
  const bad =
    Buffer.byteLength(key) > MAX_KEY_BYTES ||
    parts.some((part) => part === '' || part.startsWith('.') || Buffer.byteLength(part) > MAX_PART_BYTES) ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f\\]/.test(key)
  if (!bad) return
  throw new StoreError('store-refused', `${JSON.stringify(key)} is no key that can be stored under.`, {
    input: key,
    hint: 'Keys are made from platform, id and time; report the post that led to this one.',
  })
}
