import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StoreError } from '../../model/errors.ts'
import { makeDirectories } from '../../model/make-directories.ts'
import type { PutBody } from '../../model/store.ts'
import { nullIfMissing } from './disk-walk.ts'

/** Makes a directory's entries outlast a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}

/** Makes a directory and those above it, each to outlast a power cut. */
export async function makeDurableDirectory(path: string): Promise<void> {
  const first = await makeDirectories(path)
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncDirectory(dirname(made))
  }
}

/**
 * Writes a body to a new file in `dir`, to the disk itself.
 *
 * @returns the file's path
 * @throws StoreError `store-corrupt` if the bytes are not those that were announced; the file is gone then
 */
export async function writeTempFile(dir: string, key: string, body: PutBody): Promise<string> {
  const path = join(dir, randomUUID())
  try {
    await using file = await open(path, 'wx')
    const sum = createHash('sha256')
    let size = 0
    const source =
      typeof body.source === 'string'
        ? createReadStream(body.source, { highWaterMark: 1 << 20 })
        : [body.source]
    for await (const chunk of source) {
      sum.update(chunk as Uint8Array)
      size += (chunk as Uint8Array).length
      // appendFile writes all of it, where write may write a part.
      await file.appendFile(chunk as Uint8Array)
    }
    if (size !== body.size || sum.digest('hex') !== body.sha256) {
      throw new StoreError('store-corrupt', `What was to be stored as ${key} changed on its way.`, {
        input: key,
        hint: 'Run it again. If it happens again, the memory or the scratch disk of this machine fails.',
      })
    }
    await file.sync()
    return path
  } catch (error) {
    // The first error is the one to tell, whether or not a draft was begun.
    await unlink(path).catch(() => undefined)
    throw error
  }
}

/** No draft is written for longer than this; an older one was left by a process that was killed. */
const STALE_MS = 24 * 3600 * 1000

/** Removes what killed writers left in the directory of drafts. */
export async function removeStaleTempFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const found = await nullIfMissing(stat(join(dir, name)))
    if (found && Date.now() - found.mtimeMs > STALE_MS) await nullIfMissing(unlink(join(dir, name)))
  }
}
