import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makeDirectories } from '../model/directory.ts'
import { ConfigError } from '../model/errors.ts'

/** Who owns a data directory. `started` tells a process from a later one that was given its number. */
const Owner = z.object({ pid: z.int().positive(), command: z.string(), started: z.string().nullable() })
type Owner = z.infer<typeof Owner>

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
  const content = JSON.stringify({ pid: process.pid, command, started: await startOf(process.pid) })
  try {
    await makeDirectories(dir)
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    throw unwritable(dir, cause)
  }
  try {
    while (!(await linked(draft, path, dir))) await removeStale(path, dir)
  } finally {
    await rm(draft, { force: true })
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      // Only our own: whoever took over from a process that seemed dead keeps theirs.
      if ((await readFile(path, 'utf8').catch(() => null)) === content) await rm(path, { force: true })
    },
  }
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

/** Moves a dead owner's file away; what was moved is looked at again, for another may have come first. */
async function removeStale(path: string, dir: string): Promise<void> {
  const seen = await readFile(path, 'utf8').catch(() => null)
  if (seen === null) return
  const owner = parseOwner(seen)
  if (owner && (await isAlive(owner))) throw locked(dir, path, owner)
  const grave = `${path}.${randomUUID()}`
  try {
    await rename(path, grave)
    if ((await readFile(grave, 'utf8')) !== seen) await link(grave, path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw unwritable(dir, cause)
  } finally {
    await rm(grave, { force: true })
  }
}

function parseOwner(content: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(content))
  } catch {
    // A file that is no lock of ours, such as one that a full disk left empty: nobody owns by it.
    return null
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
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
