import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { makeDirectories } from '../model/directory.ts'
import { ConfigError, StoreError } from '../model/errors.ts'
import type { Scratch } from '../model/exchange.ts'

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

/** Where it was looked already for what others left. */
const swept = new Set<string>()

/** Removes what processes of this machine left that ended without a word. */
async function sweep(parent: string): Promise<void> {
  if (swept.has(parent)) return
  swept.add(parent)
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
 * Makes a private directory (mode 0700) under `parent`, which is made too where it is missing.
 * Its name carries host and process, so that the next one can clean up after a process that died.
 *
 * @throws ConfigError `data-dir-unwritable` · StoreError `store-full`
 */
export async function createScratch(parent: string): Promise<Scratch> {
  let dir: string
  try {
    await makeDirectories(parent)
    await sweep(parent)
    dir = await mkdtemp(join(parent, `${MINE}${process.pid}-`))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new StoreError('store-full', `There is no space left in ${parent}.`, {
        input: parent,
        hint: 'Free space there, or put STET_DATA_DIR on a larger disk.',
        cause: error,
      })
    }
    throw new ConfigError('data-dir-unwritable', `${parent} can't be written to: ${message}`, {
      input: parent,
      hint: 'Give this user the right to write there, or set STET_DATA_DIR to another place.',
      cause: error,
    })
  }
  return {
    dir,
    file: (suffix) => join(dir, `${randomBytes(8).toString('hex')}${suffix}`),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}
