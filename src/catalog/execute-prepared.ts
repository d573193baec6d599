import type { Compilable, QueryResult } from 'kysely'
import type { Db } from './catalog.ts'
import { registerStatement } from './prepared-statement-client.ts'

/**
 * Runs a frequent query as a prepared statement. The server parses and plans it once a connection, which is three quarters
 * of the cost of reading a row by its key. Use it only for queries whose SQL text is the same for all parameters and that
 * name their columns: with `*`, a column that a newer version adds would break the plans of the older one.
 */
export async function executePrepared<Row>(db: Db, query: Compilable<Row>): Promise<Row[]> {
  const compiled = query.compile()
  registerStatement(compiled.sql)
  const { rows }: QueryResult<Row> = await db.executeQuery(compiled)
  return rows
}

/** Prepares a query about one row only: the SQL text about several rows differs with their number. */
export async function executePreparedForOne<Row>(
  db: Db,
  rows: number,
  query: Compilable<Row>,
): Promise<Row[]> {
  return rows === 1 ? await executePrepared(db, query) : (await db.executeQuery(query.compile())).rows
}
