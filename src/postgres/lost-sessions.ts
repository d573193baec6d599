import pg from 'pg'
import type { DatabaseConnection } from '../model/database.ts'

/** A connection that is busy for this long is looked at. */
export const STUCK_MS = 5_000
const TIMEOUT_MS = 3_000

/**
 * The server works for a session, or waits for a lock for it. One that it does not know, or that has been idle there for
 * seconds, has lost its question or its answer: behind a firewall that forgot the connection, or on a server that is gone.
 */
const WORKING = `select pid from pg_stat_activity
  where pid = any($1) and not (state like 'idle%' and state_change < clock_timestamp() - interval '3 seconds')`

/**
 * Asks the server, over a connection of its own, which of these sessions it does not work for, though their clients wait.
 *
 * @throws the driver's error if the server does not answer
 */
export async function findLostSessions(
  server: DatabaseConnection,
  pids: readonly number[],
): Promise<Set<number>> {
  const client = new pg.Client({
    ...server,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(WORKING, [pids])
    const working = new Set(rows.map(({ pid }) => pid))
    return new Set(pids.filter((pid) => !working.has(pid)))
  } finally {
    void client.end().catch(() => {})
  }
}
