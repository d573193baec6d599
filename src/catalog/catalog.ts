import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { makeDirectories } from '../model/directory.ts'
import { ConfigError, ServiceError } from '../model/errors.ts'
import { migrate } from './migrate.ts'
import { PreparingClient } from './prepared.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

/** What follows from the ledger, for finding and watching. `pglite` is set where the database is embedded. */
export interface Catalog {
  readonly db: Db
  readonly pglite: PGlite | null
  /** A connection of the caller's own, outside the pool; the caller ends it. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

type DatabaseConfig =
  | { readonly kind: 'pglite'; readonly dir: string }
  | { readonly kind: 'postgres'; readonly url: string }

/**
 * Opens the catalog and brings its tables to the newest form.
 *
 * @param prepared an opened PGlite to use in place of the directory (tests share one dump)
 * @throws ServiceError `database-unavailable`, within seconds; ConfigError `data-dir-unwritable`
 */
export async function openCatalog(config: DatabaseConfig, prepared?: PGlite): Promise<Catalog> {
  const catalog = config.kind === 'pglite' ? await embedded(config.dir, prepared) : server(config.url)
  try {
    await migrate(catalog.db)
  } catch (cause) {
    await catalog.close().catch(() => {})
    throw unavailable(config, cause)
  }
  return catalog
}

async function embedded(dir: string, prepared?: PGlite): Promise<Catalog> {
  const pglite = prepared ?? (await openPglite(dir))
  // The queue's functions live in a schema of their own beside ours; no table has the same name in both.
  await pglite.exec('set search_path to public, bullmq')
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  return {
    db,
    pglite,
    connect: () => Promise.reject(new TypeError('PGlite has no connections')),
    close: async () => void (pglite.closed || (await pglite.close())),
  }
}

async function openPglite(dir: string): Promise<PGlite> {
  try {
    await makeDirectories(dir)
  } catch (cause) {
    throw new ConfigError('data-dir-unwritable', `${dir} can't be written.`, {
      input: dir,
      hint: 'Set STET_DATA_DIR to a directory that this user may write.',
      cause,
    })
  }
  try {
    return await PGlite.create(dir)
  } catch (cause) {
    throw unavailable({ kind: 'pglite', dir }, cause)
  }
}

function server(url: string): Catalog {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    // Sizes beyond 2^31 fit a double exactly up to 2^53; both drivers then answer alike.
    types: {
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.INT8 && format !== 'binary'
          ? (text: string) => Number(text)
          : pg.types.getTypeParser(oid, format),
    },
  })
  // An idle connection that breaks is replaced; the next query tells if the server is gone.
  pool.on('error', () => {})
  // One that breaks while somebody holds it tells them by their query; unheard, its event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, pglite: null, connect: () => connect(url), close: () => db.destroy() }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 })
  await client.connect()
  return client
}

function unavailable(config: DatabaseConfig, cause: unknown): ServiceError {
  const where = config.kind === 'pglite' ? config.dir : address(config.url)
  const why = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : String(cause)
  return new ServiceError('database-unavailable', `The database at ${where} can't be used: ${why}`, {
    input: 'STET_DATABASE_URL',
    hint:
      config.kind === 'pglite'
        ? 'Move the directory away, then run `stet reindex`: the ledger holds all that matters.'
        : 'Start PostgreSQL, or set STET_DATABASE_URL to one that answers.',
    cause,
  })
}

/** Host, port and database without the password. */
function address(url: string): string {
  const parsed = URL.parse(url)
  return parsed ? `${parsed.hostname}:${parsed.port || '5432'}${parsed.pathname}` : 'STET_DATABASE_URL'
}

/** Asks the database for nothing. Throws where it does not answer. */
export async function pingCatalog({ db }: Catalog): Promise<void> {
  await sql`select 1`.execute(db)
}
