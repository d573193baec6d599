import { StoreError } from '../../model/errors.ts'

/** The limit of Amazon S3 for a key, and the limit of file systems for one part of it. */
const MAX_KEY_BYTES = 1024
const MAX_PART_BYTES = 255

/**
 * Refuses keys that could refer to anything other than an object inside the store.
 *
 * @throws StoreError `store-refused`
 */
export function assertSafeKey(key: string): void {
  const parts = key.split('/')
  const bad =
    Buffer.byteLength(key) > MAX_KEY_BYTES ||
    parts.some((part) => part === '' || part.startsWith('.') || Buffer.byteLength(part) > MAX_PART_BYTES) ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression searches for them
    /[\u0000-\u001f\u007f\\]/.test(key)
  if (!bad) return
  throw new StoreError('store-refused', `${JSON.stringify(key)} is not a valid object key.`, {
    input: key,
    hint: 'Keys are built from platform, id and time; please report the post that caused this.',
  })
}
