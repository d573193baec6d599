import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../model/errors.ts'

interface Options {
  readonly signal: AbortSignal
  /** Permissions of the file; by default those that the umask leaves. */
  readonly mode?: number
}

/**
 * Writes a file under a temporary name, then renames it: a file of that name is complete.
 *
 * @throws InputError `input-unreadable` where the file can't be written; the error of `body`
 */
export async function writeFileAtomically(
  body: Readable,
  path: string,
  { signal, mode }: Options,
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  try {
    const out = createWriteStream(draft, {
      flags: 'wx',
      flush: true,
      ...(mode === undefined ? {} : { mode }),
    })
    await Promise.race([once(out, 'open'), once(out, 'error').then(([error]) => Promise.reject(error))])
    await pipeline(body, out, { signal })
    await rename(draft, path)
    await syncDirectory(dirname(path))
  } catch (error) {
    await rm(draft, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined || !/^E[A-Z]+$/.test(code) || code === 'ABORT_ERR') throw error
    throw new InputError('input-unreadable', `${path} can't be written: ${message}`, {
      input: path,
      hint: 'Give another path.',
      cause: error,
    })
  }
}

/** Makes a rename durable. */
async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path)
  await directory.sync()
}
