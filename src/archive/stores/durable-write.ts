import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StoreError } from '../../model/errors.ts'
import { makeDirectories, PRIVATE_FILE } from '../../model/make-directories.ts'
import type { PutBody } from '../../model/store.ts'
import { nullIfMissing } from './disk-walk.ts'

/** Syncs a directory, so that its entries survive a power failure. */
export async function syncDirectory(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}

/** Creates a directory and its missing parents, and syncs them so that they survive a power failure. */
export async function makeDurableDirectory(path: string): Promise<void> {
  const first = await makeDirectories(path)
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncDirectory(dirname(made))
  }
}

/**
 * Writes a body to a new file in `dir` and syncs it.
 *
 * @returns the file's path
 * @throws StoreError `store-corrupt` if size or SHA-256 do not match the body; the file is then deleted
 */
export async function writeTempFile(dir: string, key: string, body: PutBody): Promise<string> {
  const path = join(dir, randomUUID())
  try {
    await using file = await open(path, 'wx', PRIVATE_FILE)
    const sum = createHash('sha256')
    let size = 0
    const source =
      typeof body.source === 'string'
        ? createReadStream(body.source, { highWaterMark: 1 << 20 })
        : [body.source]
    for await (const chunk of source) {
      sum.update(chunk as Uint8Array)
      size += (chunk as Uint8Array).length
      // appendFile writes the whole chunk; write may write only a part.
      await file.appendFile(chunk as Uint8Array)
    }
    if (size !== body.size || sum.digest('hex') !== body.sha256) {
      throw new StoreError('store-corrupt', `The data of ${key} changed while it was written.`, {
        input: key,
        hint: 'Run the command again. If this happens again, the memory or the scratch disk of this machine is faulty.',
      })
    }
    await file.sync()
    return path
  } catch (error) {
    // Report the first error, even if the file does not exist.
    await unlink(path).catch(() => undefined)
    throw error
  }
}

/** No write takes longer. An older temporary file belongs to a killed process. */
const STALE_MS = 24 * 3600 * 1000

/** Removes the temporary files of killed processes. */
export async function removeStaleTempFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const found = await nullIfMissing(stat(join(dir, name)))
    if (found && Date.now() - found.mtimeMs > STALE_MS) await nullIfMissing(unlink(join(dir, name)))
  }
}
