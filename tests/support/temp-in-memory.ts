import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Linux's file system in memory, which every process may write to. */
const MEMORY = '/dev/shm'
const PREFIX = 'stet-tests-'
/** More than all files of a run together: databases, archives, profiles of browsers. */
const NEEDED_BYTES = 4_000_000_000

/**
 * Vitest's global setup: puts the temporary files of a run into memory, if the machine has room for them. Databases and
 * stores sync what they write, so on a disk the tests would mostly wait for it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (!(await isUsable())) return async () => {}
  await removeLeftovers()
  const dir = await mkdtemp(join(MEMORY, `${PREFIX}${process.pid}-`))
  // Open to every user, as /tmp is.
  await chmod(dir, 0o1777)
  // Test files run in processes that inherit it.
  process.env.TMPDIR = dir
  return () => rm(dir, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes the directories of runs that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(MEMORY)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : process.pid
    if (!existsSync(`/proc/${pid}`)) await rm(join(MEMORY, name), { recursive: true, force: true })
  }
}

async function isUsable(): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(MEMORY)
    const mounts = await readFile('/proc/mounts', 'utf8')
    const options = new RegExp(`^\\S+ ${MEMORY} tmpfs (\\S+)`, 'm').exec(mounts)?.[1]?.split(',') ?? []
    // Containers often forbid to run the programs that some tests write.
    return options.includes('rw') && !options.includes('noexec') && bavail * bsize > NEEDED_BYTES
  } catch {
    return false
  }
}
