import type { DatabaseConfig } from '../../config/config.ts'
import type { DatabaseConnection } from '../model/database.ts'

/** The PostgreSQL of a process: a server that is configured, or the embedded one. */
export interface Database {
  /** Stays the same when an embedded server is started again. */
  readonly connection: DatabaseConnection
  /** Starts an embedded server again where it has gone. Resolves when it answers. @throws as `openDatabase` */
  ensure(): Promise<void>
  /** The last client of an embedded server ends it. */
  close(): Promise<void>
}

/**
 * Opens the configured database. The embedded server is joined, or started.
 *
 * @param options `replacesPglite`: make the embedded one beside the catalog of an earlier Stet
 * @throws ConfigError `data-dir-unwritable`, `config-invalid`; ServiceError `database-unavailable`; for the embedded one alone
 */
export async function openDatabase(
  config: DatabaseConfig,
  options: { readonly replacesPglite: boolean },
): Promise<Database> {
  if (config.kind === 'postgres') {
    const nothing = async () => {}
    return { connection: { connectionString: config.url }, ensure: nothing, close: nothing }
  }
  const { openEmbeddedPostgres } = await import('./embedded-postgres/embedded-postgres.ts')
  return await openEmbeddedPostgres(config.dir, options)
}
