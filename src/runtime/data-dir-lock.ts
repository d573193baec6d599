import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { type Database, databaseUnavailableError } from '../model/database.ts'
import { ConfigError, StetError } from '../model/errors.ts'
import { makeDirectories } from '../model/make-directories.ts'
import { openClient } from '../postgres/open-client.ts'
import { unwritableError } from './unwritable-error.ts'

/** The first half of the lock's key: `stet` in ASCII. */
const SPACE = 0x73746574
/** The server needs a moment to notice that a client process was killed. */
const TRIES = 10
const RETRY_MS = 100
const LONGEST_RETRY_MS = 5_000

const LOCK = `select pg_try_advisory_lock(${SPACE}, hashtext($1)) as locked`
const HOLDER = `
  select application_name as name from pg_locks join pg_stat_activity using (pid)
  where locktype = 'advisory' and granted and classid = ${SPACE} and objid = hashtext($1)::oid and objsubid = 2
    and pg_locks.database = (select oid from pg_database where datname = current_database())`

/** The lock that keeps any other process from running `stet up` on the data directory. */
interface DataDirLock extends AsyncDisposable {
  /** Rejects if another process took the lock while the database was unavailable. */
  readonly lost: Promise<never>
}

/**
 * Makes this process the one `stet up` of its data directory. It holds an advisory lock in the database, which is
 * released with the connection, however the process ends. If the connection breaks, it restarts an embedded server that
 * has ended, and takes the lock again.
 *
 * @param command the name by which other processes see the lock's owner
 * @throws ConfigError `data-dir-locked`, naming the owner; `data-dir-unwritable`; ServiceError `database-unavailable`
 */
export async function lockDataDir(
  config: Config,
  database: Database,
  logger: Logger,
  command = 'stet up',
): Promise<DataDirLock> {
  const { dataDir } = config
  const place = config.database.kind === 'embedded' ? 'embedded' : `${hostname()}:${await realDir(dataDir)}`
  const name = `${command} ${process.pid} ${randomBytes(4).toString('hex')}`
  const take = () => acquire(database, { dataDir, place, name })
  let client = await take()
  const stop = new AbortController()
  const lost = Promise.withResolvers<never>()
  // The caller handles the rejection when it awaits the promise.
  lost.promise.catch(() => {})
  const renew = async () => {
    for (let wait = RETRY_MS; ; wait = Math.min(2 * wait, LONGEST_RETRY_MS)) {
      try {
        await database.ensure()
        return await take()
      } catch (err) {
        if (err instanceof StetError && err.code === 'data-dir-locked') throw err
        logger.error({ err }, 'the database is unavailable')
        await pause(wait, undefined, { signal: stop.signal })
      }
    }
  }
  const hold = async () => {
    while (!stop.signal.aborted) {
      await brokenOff(client, stop.signal)
      if (stop.signal.aborted) return
      logger.warn('the connection to the database broke')
      client = await renew()
      logger.info('the database is available again')
    }
  }
  const holding = hold().catch((error) => {
    if (!stop.signal.aborted) lost.reject(error)
  })
  return {
    lost: lost.promise,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await holding
      await client.end()
    },
  }
}

/** Resolves when the connection ends or the signal aborts. Ignores an `error` event, because `end` follows it. */
function brokenOff(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.once('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/**
 * @param lock the lock's owner: `name` is shown to other processes, and identifies this process's earlier connection
 */
async function acquire(
  database: Database,
  { dataDir, place, name }: { dataDir: string; place: string; name: string },
): Promise<pg.Client> {
  let client: pg.Client
  try {
    client = await openClient(database.connection, { application_name: name })
    if (await tryLock(client, place)) return client
  } catch (cause) {
    throw databaseUnavailableError(database.connection, cause)
  }
  const holder = (await client.query(HOLDER, [place])).rows[0]?.name
  await client.end()
  // The server has not yet noticed that the earlier connection broke.
  if (holder === name)
    throw databaseUnavailableError(database.connection, 'it still holds the earlier connection')
  throw locked(dataDir, holder)
}

async function tryLock(client: pg.Client, place: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if ((await client.query(LOCK, [place])).rows[0]?.locked) return true
    await pause(RETRY_MS)
  }
  return false
}

async function realDir(dir: string): Promise<string> {
  try {
    await makeDirectories(dir)
    return await realpath(dir)
  } catch (cause) {
    throw unwritableError(dir, cause)
  }
}

function locked(dir: string, holder: unknown): ConfigError {
  const [, command, pid] = /^(stet \w+) (\d+)/.exec(String(holder)) ?? []
  const owner = command === undefined ? 'another process' : `\`${command}\`, process ${pid}`
  return new ConfigError('data-dir-locked', `${dir} belongs to ${owner}, which is running.`, {
    input: dir,
    hint: 'Stop that process, or set STET_DATA_DIR to another directory.',
  })
}
