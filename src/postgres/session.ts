import type pg from 'pg'
import { withTimeout } from '../model/with-timeout.ts'

/** A server that took the connection answers this query at once. */
const TIMEOUT_MS = 3_000

/**
 * What a session needs if its client vanishes without a word: the server then ends the transaction, with its locks, within
 * minutes instead of hours. The parameters are set by a query because poolers refuse them at the start.
 */
const BEGIN_SESSION = `select pg_backend_pid() as pid, current_setting('transaction_read_only') as read_only,
  set_config('idle_in_transaction_session_timeout', '120000', false),
  set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
  set_config('tcp_keepalives_count', '3', false)`

/** A standby, or a primary that became one. The code is PostgreSQL's `read_only_sql_transaction`. */
export class ReadOnlyServerError extends Error {
  readonly code = '25006'

  constructor() {
    super('the server answers only reads')
  }
}

/**
 * Begins the session of a new connection.
 *
 * @returns the process id of the server's side
 * @throws ReadOnlyServerError · the driver's error, within seconds
 */
export async function beginSession(client: pg.ClientBase, requiresWrites: boolean): Promise<number> {
  const { rows } = await withTimeout(
    client.query<{ pid: number; read_only: string }>(BEGIN_SESSION),
    TIMEOUT_MS,
    () => {
      throw new Error('timeout expired: the server took the connection and does not answer')
    },
  )
  const [session] = rows
  if (requiresWrites && session?.read_only === 'on') throw new ReadOnlyServerError()
  return session?.pid ?? 0
}
