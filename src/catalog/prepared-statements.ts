import type { Compilable, QueryResult } from 'kysely'
import pg from 'pg'
import type { Db } from './catalog.ts'

/** The names of statements that PostgreSQL keeps, by their text. */
const names = new Map<string, string>()

/**
 * Asks what is asked again and again, in the same words each time: a server reads and plans it once a connection
 * and not each time, which is three quarters of what a row by its key costs. For statements whose text is the same
 * whatever they are asked with, and that name their columns: with a `*`, a column that a newer version
 * adds would make the plans of the older one fail.
 */
export async function executePrepared<Row>(db: Db, query: Compilable<Row>): Promise<Row[]> {
  const compiled = query.compile()
  if (!names.has(compiled.sql)) names.set(compiled.sql, `stet-${names.size + 1}`)
  const { rows }: QueryResult<Row> = await db.executeQuery(compiled)
  return rows
}

/** The same for a statement about one row; about more, its text is another for each number of them. */
export async function executePreparedForOne<Row>(
  db: Db,
  rows: number,
  query: Compilable<Row>,
): Promise<Row[]> {
  return rows === 1 ? await executePrepared(db, query) : (await db.executeQuery(query.compile())).rows
}

/** A connection that sends such statements by their names. */
export class PreparingClient extends pg.Client {
  override query(...words: unknown[]): never {
    const [text, values, ...rest] = words
    const name = typeof text === 'string' ? names.get(text) : undefined
    const sent = name === undefined ? words : [{ name, text, values }, ...rest]
    return super.query(...(sent as [pg.QueryConfig])) as never
  }
}
