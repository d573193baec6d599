import { totalmem } from 'node:os'
import { sql } from 'kysely'
import { type Db, openCatalog } from '../../src/catalog/catalog.ts'
import { fillCatalog } from '../../tests/support/filled-catalog.ts'
import { startPostgres } from '../../tests/support/postgres.ts'

/** Starts a PostgreSQL server with the memory that its manual (19.4.1) and docs/operations.md recommend. */
export const startLargePostgres = () =>
  startPostgres([
    `shared_buffers=${Math.floor(totalmem() / 4 / 2 ** 20)}MB`,
    'max_wal_size=8GB',
    'wal_level=minimal',
    'max_wal_senders=0',
    'synchronous_commit=off',
    'autovacuum=off',
  ])

/** A catalog with this many posts. */
export interface FilledCatalog extends AsyncDisposable {
  readonly posts: number
  readonly db: Db
}

/**
 * Fills a database with posts, and three citations and ten checks for each. Reads it into memory, so that queries wait
 * neither for writes left over from filling it nor for data that must be read again.
 */
export async function openFilledCatalog(
  postgres: { database(name: string): Promise<string> },
  posts: number,
): Promise<FilledCatalog> {
  const url = await postgres.database(`posts_${posts}`)
  const { db, close } = await openCatalog({ connectionString: url })
  const begun = performance.now()
  await fillCatalog(url, { posts, citations: posts * 3, checks: posts * 10 })
  const seconds = (performance.now() - begun) / 1000
  console.error(`${posts.toLocaleString('en')} posts filled in ${seconds.toFixed(0)} s`)
  await sql`checkpoint`.execute(db)
  await sql`create extension pg_prewarm`.execute(db)
  await sql`select pg_prewarm(oid) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`.execute(
    db,
  )
  return { posts, db, [Symbol.asyncDispose]: () => close() }
}
