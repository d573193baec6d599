import type pg from 'pg'
import { SessionClient } from '../postgres/session-client.ts'

/** The names of prepared statements, by their SQL text. */
const names = new Map<string, string>()

/** Makes every connection send this SQL text as a prepared statement. Idempotent. */
export function registerStatement(text: string): void {
  if (!names.has(text)) names.set(text, `stet-${names.size + 1}`)
}

/** A connection that sends registered statements by name, so that the server parses and plans each once a connection. */
export class PreparedStatementClient extends SessionClient {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given
    const name = typeof text === 'string' ? names.get(text) : undefined
    const sent = name === undefined ? given : [{ name, text, values }, ...rest]
    return super.query(...(sent as [pg.QueryConfig])) as never
  }
}
