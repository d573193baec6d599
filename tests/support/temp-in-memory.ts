import { chmod, mkdtemp, readFile, rm, statfs } from 'node:fs/promises'

/** Linux's file system in memory, which every process may write to. */
const MEMORY = '/dev/shm'
/** More than all files of a run together: databases, archives, profiles of browsers. */
const NEEDED_BYTES = 4_000_000_000

/**
 * Vitest's global setup: puts the temporary files of a run into memory, if the machine has room for them. Databases and
 * stores sync what they write, so on a disk the tests would mostly wait for it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (!(await isUsable())) return async () => {}
  const dir = await mkdtemp(`${MEMORY}/stet-`)
  // Open to every user, as /tmp is.
  await chmod(dir, 0o1777)
  // Test files run in processes that inherit it.
  process.env.TMPDIR = dir
  return () => rm(dir, { recursive: true, force: true, maxRetries: 3 })
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
