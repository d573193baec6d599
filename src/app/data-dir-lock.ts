import { randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { makeDirectories } from '../model/directory.ts'
import { ConfigError } from '../model/errors.ts'
import { forgetLife, livesBy, showLife } from './sign-of-life.ts'

/**
 * Who owns a data directory. `started` tells a process from a later one that was given its number, `sign`
 * is what it answers by, to processes also that do not see its number.
 */
const Owner = z.object({
  pid: z.int().positive(),
  command: z.string(),
  started: z.string().nullable(),
  sign: z.string().nullable().default(null),
})
type Owner = z.infer<typeof Owner>

/** How long another's take-over is waited for before it is looked at again. */
const TAKEOVER_MS = 10

export interface DataDirLock extends AsyncDisposable {
  readonly path: string
}

/**
 * Makes this process the one owner of a data directory, by a lock file that is complete from the
 * first moment it can be seen. The file of an owner that is no more is taken over.
 *
 * @throws ConfigError `data-dir-locked`, naming the owner; `data-dir-unwritable`
 */
export async function lockDataDir(dir: string, command: string): Promise<DataDirLock> {
  const path = join(dir, 'stet.lock')
  const draft = `${path}.${randomUUID()}`
  const started = await startOf(process.pid)
  await using parts = new AsyncDisposableStack()
  let ours: string
  try {
    await makeDirectories(dir)
    const sign = await showLife(dir)
    if (sign) parts.use(sign)
    ours = JSON.stringify({ pid: process.pid, command, started, sign: sign?.name ?? null })
    await writeFile(draft, ours, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    throw unwritable(dir, cause)
  }
  try {
    const owner = await acquire(path, draft, dir)
    if (owner) throw locked(dir, path, owner)
  } finally {
    await rm(draft, { force: true })
  }
  parts.defer(async () => {
    // Only our own: whoever took over from a process that seemed dead keeps theirs.
    if ((await readLock(path, dir)) === ours) await rm(path, { force: true })
  })
  const held = parts.move()
  return { path, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

async function linked(draft: string, path: string, dir: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unwritable(dir, cause)
  }
}

/**
 * Makes `path` ours by a link to the draft, a dead owner's file out of the way.
 *
 * @returns the owner where one lives; null where it is ours now
 */
async function acquire(path: string, draft: string, dir: string): Promise<Owner | null> {
  while (!(await linked(draft, path, dir))) {
    const seen = await readLock(path, dir)
    if (seen === null) continue
    const owner = parseOwner(seen)
    if (owner && (await isAlive(owner, dir))) return owner
    await removeStale(path, seen, draft, dir)
    if (owner?.sign) await forgetLife(dir, owner.sign)
  }
  return null
}

/**
 * Removes a dead owner's file. Only who holds the lock for taking over may, and looks again before: of
 * two who saw the same dead owner, the slower would else remove the file of the faster.
 */
async function removeStale(path: string, seen: string, draft: string, dir: string): Promise<void> {
  const guard = `${path}.takeover`
  if (await acquire(guard, draft, dir)) return pause(TAKEOVER_MS)
  try {
    if ((await readLock(path, dir)) === seen) await rm(path, { force: true })
  } catch (cause) {
    throw cause instanceof ConfigError ? cause : unwritable(dir, cause)
  } finally {
    await rm(guard, { force: true })
  }
}

/** Null where there is no such file; one that is there and can't be read would be asked for without end. */
async function readLock(path: string, dir: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw unwritable(dir, cause)
  })
}

function parseOwner(content: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(content))
  } catch {
    // A file that is no lock of ours, such as one that a full disk left empty: nobody owns by it.
    return null
  }
}

async function isAlive(owner: Owner, dir: string): Promise<boolean> {
  return (await isRunning(owner)) || (owner.sign !== null && (await livesBy(dir, owner.sign)))
}

/** Whether a process of that number runs here, and is the one that wrote this. */
async function isRunning(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  // In a container the first process is always number 1: the start time tells them apart.
  const started = await startOf(owner.pid)
  return started === null || owner.started === null || started === owner.started
}

/** When a process was started, as the kernel counts it; null where the system does not say. */
async function startOf(pid: number): Promise<string | null> {
  const [stat, boot] = await Promise.all(
    [`/proc/${pid}/stat`, '/proc/sys/kernel/random/boot_id'].map((file) =>
      readFile(file, 'utf8').catch(() => null),
    ),
  )
  // The name in brackets may hold anything; the start time is field 22, the 20th after it (proc(5)).
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return ticks === undefined ? null : `${boot?.trim() ?? ''}/${ticks}`
}

function locked(dir: string, path: string, owner: Owner): ConfigError {
  return new ConfigError(
    'data-dir-locked',
    `${dir} belongs to \`${owner.command}\`, process ${owner.pid}, which is running.`,
    {
      input: dir,
      hint: `Stop that process, or set STET_DATA_DIR to another directory. The lock is ${path}.`,
    },
  )
}

function unwritable(dir: string, cause: unknown): ConfigError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ConfigError('data-dir-unwritable', `${dir} can't be written to: ${why}`, {
    input: dir,
    hint: 'Give this user the right to write there, or set STET_DATA_DIR to another place.',
    cause,
  })
}
