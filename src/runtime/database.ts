import type { DatabaseConfig } from '../../config/config.ts'
import type { Database } from '../model/database.ts'

/**
 * Opens the configured database. Joins the embedded server, or starts it.
 *
 * @param options `replacesPglite`: create the embedded database beside the catalog of an earlier Stet
 * @throws ConfigError `data-dir-unwritable`, `config-invalid`; ServiceError `database-unavailable`; all of them for the
 * embedded database only
 */
export async function openDatabase(
  config: DatabaseConfig,
  options: { readonly replacesPglite: boolean } = { replacesPglite: false },
): Promise<Database> {
  if (config.kind === 'postgres') {
    const nothing = async () => {}
    return { connection: { connectionString: config.url }, ensure: nothing, close: nothing }
  }
  const { openEmbeddedPostgres } = await import('./embedded-postgres/embedded-postgres.ts')
  return await openEmbeddedPostgres(config.dir, options)
}
