import { statfs, writeFile } from 'node:fs/promises'
import { StetError, StoreError } from '../model/errors.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import { unwritableError } from './unwritable-error.ts'

/** With less free space the next video may not fit, and an embedded database is at risk. */
export const MIN_FREE_BYTES = 256 * 1024 * 1024
/** More than a file system keeps beside the name of a file. */
const WRITTEN = Buffer.alloc(16_384)

/**
 * Tries the directory for large bodies: writes a file there, and looks for room.
 *
 * @throws StoreError `store-full` · ConfigError `data-dir-unwritable`
 */
export async function probeScratch(dir: string): Promise<void> {
  await using scratch = await createScratch(dir)
  try {
    await writeFile(scratch.file('.probe'), WRITTEN)
    const { bavail, bsize } = await statfs(dir)
    if (bavail * bsize >= MIN_FREE_BYTES) return
  } catch (thrown) {
    throw thrown instanceof StetError ? thrown : unwritableError(dir, thrown)
  }
  throw new StoreError('store-full', `${dir} has less than ${MIN_FREE_BYTES} bytes left.`, {
    input: dir,
    hint: 'Free space there, or put STET_DATA_DIR on a larger disk.',
  })
}
