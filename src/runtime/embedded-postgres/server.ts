import { execFile } from 'node:child_process'
import { closeSync, existsSync } from 'node:fs'
import { chmod, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { makeDirectories } from '../../model/make-directories.ts'
import { changeOwner, chooseAccount } from './account.ts'
import { assertNoPglite, clusterVersion, createCluster } from './cluster.ts'
import { spawnKeeper } from './keeper.ts'
import { type ClientLease, hasKeeper, openFifoReader, openLease } from './lease.ts'
import { openLog } from './log.ts'
import type { PostgresPaths } from './paths.ts'
import { findPrograms } from './programs.ts'
import { acquireFileLock } from './start-lock.ts'
import { stopStaleServer } from './stop-stale-server.ts'

const run = promisify(execFile)

/** A lease on a server, and the offset in the log where its lines begin; null if another process started it. */
interface StartedServer {
  readonly lease: ClientLease
  readonly logFrom: number | null
}

/**
 * Starts the server, unless another process does so first. Creates the cluster if there is none. A lock admits one
 * process at a time.
 *
 * @param replacesPglite continues beside the catalog of an earlier Stet
 * @returns null if the other process's server has ended again
 * @throws ConfigError `config-invalid`; ServiceError `database-unavailable`; the file system's errors unchanged
 */
export async function startServer(
  paths: PostgresPaths,
  replacesPglite: boolean,
): Promise<StartedServer | null> {
  await makeDirectories(paths.dataDir)
  await makeFifo(paths)
  using lock = await acquireFileLock(paths.startLock, () => hasKeeper(paths.clients))
  const theirs = openLease(paths)
  if (theirs || !lock) return theirs && { lease: theirs, logFrom: null }
  return await start(paths, replacesPglite)
}

async function start(paths: PostgresPaths, replacesPglite: boolean): Promise<StartedServer | null> {
  const version = await clusterVersion(paths)
  if (version === null && !replacesPglite) assertNoPglite(paths)
  const account = await chooseAccount(version === null ? paths.dataDir : paths.cluster)
  if (account.ids) await letPass(paths.dataDir, account.ids.uid)
  const programs = await findPrograms(version, account, paths.libraries)
  if (version === null) await createCluster(paths, programs, account)
  await stopStaleServer(paths.cluster)
  const { file, from } = await openLog(paths.log)
  await using _log = file
  await changeOwner(account, paths.cluster, paths.clients, paths.startLock, paths.log)
  const reader = openFifoReader(paths.clients)
  const lease = openLease(paths)
  spawnKeeper(paths, programs, account, { reader, log: file.fd })
  // The keeper has its own copy by now.
  closeSync(reader)
  return lease && { lease, logFrom: from }
}

/** Lets the server's user pass through a data directory of root. */
async function letPass(dataDir: string, uid: number): Promise<void> {
  const found = await stat(dataDir)
  if (found.uid !== uid) await chmod(dataDir, found.mode | 0o011)
}

async function makeFifo({ clients }: PostgresPaths): Promise<void> {
  if (existsSync(clients)) return
  try {
    await run('mkfifo', ['-m', '600', clients])
  } catch (cause) {
    // Another process may have created it in the meantime.
    if (!existsSync(clients)) throw cause
  }
}
