import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type DatabaseConnection, databaseUnavailableError } from '../model/database.ts'
import { StetError } from '../model/errors.ts'
import { migrate } from './migrate.ts'
import { PreparingClient } from './prepared-statements.ts'
import type { Tables } from './tables/tables.ts'

export type Db = Kysely<Tables>

/** What follows from the ledger, for finding and watching. */
export interface Catalog {
  readonly db: Db
  /** Opens a connection outside the pool, which the caller ends. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

/**
 * Opens the catalog and brings its tables to the newest form.
 *
 * @throws ServiceError `database-unavailable`, within seconds; ConfigError `config-invalid` for a database that
 *   another version of Stet made
 */
export async function openCatalog(connection: DatabaseConnection): Promise<Catalog> {
  const catalog = connect(connection)
  try {
    await migrate(catalog.db)
  } catch (cause) {
    await catalog.close().catch(() => {})
    throw cause instanceof StetError ? cause : databaseUnavailableError(connection, cause)
  }
  return catalog
}

function connect(connection: DatabaseConnection): Catalog {
  const pool = new pg.Pool({
    Client: PreparingClient,
    ...connection,
    max: 10,
    connectionTimeoutMillis: 5_000,
    // Sizes beyond 2^31 fit a double exactly up to 2^53.
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
  return { db, connect: () => openClient(connection), close: () => db.destroy() }
}

async function openClient(connection: DatabaseConnection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 })
  await client.connect()
  return client
}

/** Asks the database for nothing. Throws where it does not answer. */
export async function pingCatalog({ db }: Catalog): Promise<void> {
  await sql`select 1`.execute(db)
}
