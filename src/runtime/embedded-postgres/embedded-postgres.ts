import { setTimeout as pause } from 'node:timers/promises'
import type { Database, DatabaseConnection } from '../../model/database.ts'
import { ServiceError, StetError } from '../../model/errors.ts'
import { unwritableError } from '../unwritable-error.ts'
import { type ClientLease, hasKeeper, openLease } from './lease.ts'
import { lastLines, truncateLog } from './log.ts'
import { type PostgresPaths, postgresPaths } from './paths.ts'
import { startServer } from './server.ts'
import { DATABASE_NAME, SOCKET_PORT, SUPERUSER } from './settings.ts'
import { openSocketDirectory } from './socket-directory.ts'

const LOOK_MS = 10
/** Recovery takes seconds, and each attempt to connect meanwhile adds a line to the server's log. */
const LONGEST_LOOK_MS = 200
/** How long to wait for a server that neither answers nor reports that it is starting. */
const SILENT_MS = 60_000
/** Processes of a server that was killed hold its shared memory for a moment. */
const RETRY_MS = 10_000
const STILL_HELD = /still in use|lock file/

export interface EmbeddedPostgresOptions {
  /** Create a cluster beside the catalog of an earlier Stet. */
  readonly replacesPglite?: boolean
  /** Called when the server's process runs, which is before it answers. */
  readonly onSpawned?: () => void
}

/**
 * Joins the server of a data directory, or starts it. Several processes may call this concurrently.
 *
 * @throws ConfigError `data-dir-unwritable`, `config-invalid`; ServiceError `database-unavailable`
 */
export async function openEmbeddedPostgres(
  dataDir: string,
  options: EmbeddedPostgresOptions = {},
): Promise<Database> {
  const paths = postgresPaths(dataDir)
  const socket = await openSocketDirectory(paths.cluster)
  const connection = {
    host: socket.path,
    port: SOCKET_PORT,
    user: SUPERUSER,
    database: DATABASE_NAME,
    ssl: false as const,
  }
  let lease: ClientLease | null = null
  const ensure = async () => {
    try {
      const next = await join(paths, connection, options)
      lease?.release()
      lease = next
      await truncateLog(paths.log)
    } catch (cause) {
      throw cause instanceof StetError ? cause : unwritableError(dataDir, cause)
    }
  }
  try {
    await ensure()
  } catch (error) {
    await socket.remove()
    throw error
  }
  return {
    connection,
    ensure,
    async close() {
      await lease?.releaseAndWait()
      await socket.remove()
    },
  }
}

async function join(
  paths: PostgresPaths,
  connection: DatabaseConnection,
  { replacesPglite = false, onSpawned }: EmbeddedPostgresOptions,
): Promise<ClientLease> {
  const until = Date.now() + RETRY_MS
  for (;;) {
    const theirs = openLease(paths)
    const started = theirs ? { lease: theirs, logFrom: null } : await startServer(paths, replacesPglite)
    if (!started) continue
    onSpawned?.()
    const { lease, logFrom } = started
    try {
      if ((await lease.confirm()) && (await answers(paths, connection))) return lease
      if (logFrom !== null) await refuseBroken(paths, logFrom, until)
    } catch (error) {
      lease.release()
      throw error
    }
    lease.release()
  }
}

/** Waits until the server answers. Returns false if it ended. @throws ServiceError `database-unavailable` */
async function answers(paths: PostgresPaths, connection: DatabaseConnection): Promise<boolean> {
  // Imported here, so that the driver loads while the server starts.
  const { default: pg } = await import('pg')
  let until = Date.now() + SILENT_MS
  for (let wait = LOOK_MS; ; wait = Math.min(1.2 * wait, LONGEST_LOOK_MS)) {
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: SILENT_MS })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return true
    } catch (cause) {
      const { code = '' } = cause as { code?: string }
      // The server is starting, recovering or stopping: cannot_connect_now and related codes (PostgreSQL, appendix A).
      if (code.startsWith('57')) until = Date.now() + SILENT_MS
      else if (code === 'EACCES' || /^[0-9A-Z]{5}$/.test(code)) throw unavailable(paths, String(cause))
      if (!hasKeeper(paths.clients)) return false
      if (Date.now() > until) throw unavailable(paths, 'it does not answer')
    }
    await pause(wait)
  }
}

/** Throws an error with the last log lines of a server that did not start, unless it may start in a moment. */
async function refuseBroken(paths: PostgresPaths, logFrom: number, until: number): Promise<void> {
  const words = await lastLines(paths.log, logFrom)
  if (!STILL_HELD.test(words) || Date.now() > until) throw unavailable(paths, words)
  await pause(LOOK_MS)
}

const unavailable = ({ cluster, log }: PostgresPaths, why: string): ServiceError =>
  new ServiceError('database-unavailable', `The embedded PostgreSQL in ${cluster} can't be used: ${why}`, {
    input: 'STET_DATA_DIR',
    hint: `Its log is ${log}. The ledger holds all that matters: \`stet reindex\` rebuilds the catalog.`,
  })
