import { execFile } from 'node:child_process'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ServiceError } from '../../model/errors.ts'
import { SOCKET_PORT } from './settings.ts'

const run = promisify(execFile)

/** PostgreSQL's lock files, of the cluster and of the socket: the first line is a process id. */
const LOCK_FILES = ['postmaster.pid', `.s.PGSQL.${SOCKET_PORT}.lock`]
const LOOK_MS = 20
/** A server with many dirty pages needs time to stop. */
const STOP_MS = 60_000

/**
 * Prepares for a new server when no keeper reads the clients' FIFO. Stops a server that still runs on this cluster, or
 * waits for one that is stopping. Removes lock files whose process id is not a server of this cluster, as in a copied
 * directory; PostgreSQL itself only checks whether some process has that id. The caller holds the start lock.
 *
 * @throws ServiceError `database-unavailable` if the server does not stop
 */
export async function stopStaleServer(cluster: string): Promise<void> {
  const until = Date.now() + STOP_MS
  for (const name of LOCK_FILES) {
    for (;;) {
      const pid = await pidIn(join(cluster, name))
      if (pid === null) break
      if (!(await servesCluster(pid, cluster))) {
        await rm(join(cluster, name), { force: true })
        break
      }
      stop(pid)
      if (Date.now() > until) throw stuck(cluster, pid)
      await pause(LOOK_MS)
    }
  }
}

/** Requests a fast shutdown; may be repeated. The server may have ended in the meantime. */
function stop(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}

/** Null if there is no such file; 0, which is no process's id, if the file holds none. */
async function pidIn(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : Math.abs(Number.parseInt(text, 10)) || 0
}

/** Whether the process is a PostgreSQL server whose working directory is the cluster. */
async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (pid === 0) return false
  if (process.platform !== 'linux') return await isStartedOn(pid, cluster)
  try {
    const [name, there, here] = await Promise.all([
      readFile(`/proc/${pid}/comm`, 'utf8'),
      stat(`/proc/${pid}/cwd`),
      stat(cluster),
    ])
    return name.trim() === 'postgres' && there.dev === here.dev && there.ino === here.ino
  } catch {
    return false
  }
}

/** The same on systems without /proc, by the command line. */
async function isStartedOn(pid: number, cluster: string): Promise<boolean> {
  const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.includes(`postgres -D ${cluster} `)
}

const stuck = (cluster: string, pid: number): ServiceError =>
  new ServiceError('database-unavailable', `The PostgreSQL on ${cluster}, process ${pid}, does not stop.`, {
    input: 'STET_DATA_DIR',
    hint: `Look at postgres.log beside it; then end process ${pid}.`,
  })
