import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ConfigError, type StetError, StoreError } from '../model/errors.ts'
import type { Scratch } from '../model/http.ts'
import { makeDirectories } from '../model/make-directories.ts'

const MINE = `stet-${hostname().replace(/[^\w.]/g, '_')}-`

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Parents that this process has made sure of, and cleaned. */
const prepared = new Set<string>()

/** Removes what processes of this machine left that were killed. */
async function sweep(parent: string): Promise<void> {
  const startedAt = Date.now() - process.uptime() * 1000
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(MINE) ? Number(/^(\d+)-/.exec(name.slice(MINE.length))?.[1]) : Number.NaN
    if (Number.isNaN(pid)) continue
    const path = join(parent, name)
    // In a container every process has the same number: what is older than this one is not its own.
    const made = pid === process.pid ? (await stat(path).catch(() => null))?.birthtimeMs : undefined
    const stale = pid === process.pid ? made !== undefined && made < startedAt - 1000 : !isAlive(pid)
    if (stale) await rm(path, { recursive: true, force: true })
  }
}

/**
 * A private directory (mode 0700) under `parent`, which is made where it is missing. The directory itself is made
 * when its first file is asked for, as most captures need none: its two system calls are synchronous for that.
 * Its name carries host and process, so that the next process can clean up after one that died.
 *
 * @throws ConfigError `data-dir-unwritable` · StoreError `store-full`; `dir` and `file` of the result throw them too
 */
export async function createScratch(parent: string): Promise<Scratch> {
  try {
    if (!prepared.has(parent)) {
      await makeDirectories(parent)
      prepared.add(parent)
      await sweep(parent)
    }
  } catch (error) {
    throw scratchError(parent, error as NodeJS.ErrnoException)
  }
  let made: string | null = null
  const directory = (): string => {
    made ??= makeDirectory(parent)
    return made
  }
  return {
    get dir() {
      return directory()
    },
    file: (suffix) => join(directory(), `${randomBytes(8).toString('hex')}${suffix}`),
    [Symbol.asyncDispose]: async () => {
      if (made !== null) await rm(made, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function makeDirectory(parent: string): string {
  try {
    // The parent may be gone since: a cleaner of temporary files takes empty directories away.
    mkdirSync(parent, { recursive: true })
    return mkdtempSync(join(parent, `${MINE}${process.pid}-`))
  } catch (error) {
    throw scratchError(parent, error as NodeJS.ErrnoException)
  }
}

function scratchError(parent: string, error: NodeJS.ErrnoException): StetError {
  const { code, message } = error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StoreError('store-full', `There is no space left in ${parent}.`, {
      input: parent,
      hint: 'Free space there, or put STET_DATA_DIR on a larger disk.',
      cause: error,
    })
  }
  return new ConfigError('data-dir-unwritable', `${parent} can't be written to: ${message}`, {
    input: parent,
    hint: 'Give this user the right to write there, or set STET_DATA_DIR to another place.',
    cause: error,
  })
}
