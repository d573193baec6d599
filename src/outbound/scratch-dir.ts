import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ConfigError, type StetError, toDiskError } from '../model/errors.ts'
import type { Scratch } from '../model/http.ts'
import { makeDirectories, PRIVATE_DIRECTORY } from '../model/make-directories.ts'

const HOST_PREFIX = `stet-${hostname().replace(/[^\w.]/g, '_')}-`

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Parent directories that this process has created and swept. */
const prepared = new Set<string>()

/** Removes the directories of killed processes of this machine. */
async function sweep(parent: string): Promise<void> {
  const startedAt = Date.now() - process.uptime() * 1000
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(HOST_PREFIX)
      ? Number(/^(\d+)-/.exec(name.slice(HOST_PREFIX.length))?.[1])
      : Number.NaN
    if (Number.isNaN(pid)) continue
    const path = join(parent, name)
    // In containers pids repeat: a directory older than this process belongs to an earlier one.
    const made = pid === process.pid ? (await stat(path).catch(() => null))?.birthtimeMs : undefined
    const stale = pid === process.pid ? made !== undefined && made < startedAt - 1000 : !isAlive(pid)
    if (stale) await rm(path, { recursive: true, force: true })
  }
}

/**
 * Creates a private directory (mode 0700) under `parent`, and `parent` if it is missing. Most captures need no
 * directory, so it is created lazily at the first file, with two synchronous system calls. Its name contains host and
 * pid, so that a later process can remove it if this one dies.
 *
 * @throws ConfigError `data-dir-unwritable` · the errors of `toDiskError`; `dir` and `file` of the result throw them too
 */
export async function createScratch(parent: string): Promise<Scratch> {
  try {
    if (!prepared.has(parent)) {
      await makeDirectories(parent)
      prepared.add(parent)
      await sweep(parent)
    }
  } catch (error) {
    throw scratchError(parent, error)
  }
  let created: string | null = null
  const directory = (): string => {
    created ??= makeDirectory(parent)
    return created
  }
  return {
    get dir() {
      return directory()
    },
    file: (suffix) => join(directory(), `${randomBytes(8).toString('hex')}${suffix}`),
    [Symbol.asyncDispose]: async () => {
      if (created !== null) await rm(created, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function makeDirectory(parent: string): string {
  try {
    // A cleaner of temporary files may have removed the empty parent.
    mkdirSync(parent, { recursive: true, mode: PRIVATE_DIRECTORY })
    return mkdtempSync(join(parent, `${HOST_PREFIX}${process.pid}-`))
  } catch (error) {
    throw scratchError(parent, error)
  }
}

/** Any other refusal, such as a file in the place of the directory, is the operator's to mend as well. */
const scratchError = (parent: string, error: unknown): StetError =>
  toDiskError(error, parent) ??
  new ConfigError('data-dir-unwritable', `${parent} can't be written to: ${(error as Error).message}`, {
    input: parent,
    hint: 'Set STET_DATA_DIR to a directory that this user may write to.',
    cause: error,
  })
