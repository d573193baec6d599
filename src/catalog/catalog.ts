import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type DatabaseConnection, databaseUnavailableError } from '../model/database.ts'
import { StetError } from '../model/errors.ts'
import type { RecordOperation } from '../model/operation.ts'
import { openClient } from '../postgres/open-client.ts'
import { SessionPool } from '../postgres/session-pool.ts'
import { toCatalogError } from './database-outage.ts'
import { migrate } from './migrate.ts'
import { PreparedStatementClient } from './prepared-statement-client.ts'
import { createQueryLog } from './query-log.ts'
import type { Tables } from './tables/tables.ts'

/** A connection to the catalog's tables, or a transaction on them. */
export type Db = Kysely<Tables>

/** The database behind search and the watch. Everything that must not be lost is in the ledger, not here. */
export interface Catalog {
  readonly db: Db
  /** The connections of the pool, and the queries that wait for one. */
  countConnections(): ConnectionCounts
  /** Opens a connection outside the pool, which the caller ends. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

export interface ConnectionCounts {
  readonly active: number
  readonly idle: number
  /** Queries without a connection. */
  readonly waiting: number
  /** The largest number of connections. */
  readonly max: number
}

interface CatalogOptions {
  /** The largest number of connections; default 10. */
  readonly maxConnections?: number
  /** Receives the duration and the result of each query. */
  readonly record?: RecordOperation
  /** False: leaves the tables as they are. Default true. */
  readonly migrates?: boolean
}

/**
 * Opens the catalog and migrates its tables.
 *
 * @throws ServiceError `database-unavailable`, within seconds; ConfigError `config-invalid` if another version of Stet
 *   made the database
 */
export async function openCatalog(
  connection: DatabaseConnection,
  { record, migrates = true, maxConnections = 10 }: CatalogOptions = {},
): Promise<Catalog> {
  const catalog = connect(connection, maxConnections, record)
  try {
    if (migrates) await migrate(catalog.db)
  } catch (cause) {
    await catalog.close().catch(() => {})
    if (cause instanceof StetError) throw cause
    const outage = toCatalogError(cause)
    throw databaseUnavailableError(connection, cause, outage instanceof StetError ? outage.hint : null)
  }
  return catalog
}

/** How values are parsed, by type, where `pg` parses them otherwise. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  // `bigint` columns hold sizes and counts, which a double represents exactly up to 2^53.
  [pg.types.builtins.INT8, Number],
  // A day has no time zone: `pg` would make it the local midnight.
  [pg.types.builtins.DATE, String],
])

function connect(connection: DatabaseConnection, max: number, record?: RecordOperation): Catalog {
  const pool = new SessionPool(connection, {
    Client: PreparedStatementClient,
    max,
    types: { getTypeParser: (oid, format) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid, format) },
  })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    ...(record ? { log: createQueryLog(record) } : {}),
  })
  return {
    db,
    countConnections: () => ({
      active: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      max,
    }),
    connect: () => openClient(connection),
    close: () => db.destroy(),
  }
}
