import pg from 'pg'
import type { DatabaseConnection } from '../model/database.ts'
import { ServerChoice } from './server-choice.ts'
import { ReadOnlyServerError } from './session.ts'

const CONNECT_MS = 5_000

/**
 * Opens a connection outside a pool, to the server that takes writes. The caller ends it.
 *
 * @throws the driver's error of the last server, within seconds for each
 */
export async function openClient(
  connection: DatabaseConnection,
  config: pg.ClientConfig = {},
): Promise<pg.Client> {
  const choice = new ServerChoice(connection)
  for (let left = choice.count; ; left -= 1) {
    const server = choice.current
    const client = new pg.Client({
      ...config,
      ...server,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    })
    // A connection that breaks fails its query. Without a listener, this event would end the process.
    client.on('error', () => {})
    try {
      await client.connect()
      if (choice.target === 'any' || !(await isReadOnly(client))) return client
      throw new ReadOnlyServerError()
    } catch (error) {
      // `end` of a client that did not connect never resolves.
      void client.end()
      choice.reject(server)
      if (left <= 1) throw error
    }
  }
}

async function isReadOnly(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ on: string }>("select current_setting('transaction_read_only') as on")
  return rows[0]?.on === 'on'
}
