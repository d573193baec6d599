import { StoreError } from '../../model/errors.ts'
import type { PutBody } from '../../model/store.ts'
import { sha256Hex, sha256OfFile } from '../sha256.ts'

/**
 * Compares the bytes that are about to be stored with their hash, for stores that do not verify what they receive.
 *
 * @throws StoreError `store-corrupt`
 */
export async function assertUnchanged(key: string, { source, size, sha256 }: PutBody): Promise<void> {
  const found =
    typeof source === 'string'
      ? await sha256OfFile(source)
      : { size: source.length, sha256: sha256Hex(source) }
  if (found.size === size && found.sha256 === sha256) return
  throw new StoreError('store-corrupt', `The data of ${key} changed before it was written.`, {
    input: key,
    hint: 'Run the command again. If this happens again, the memory or the scratch disk of this machine is faulty.',
  })
}
