import type { DatabaseConfig } from '../../config/config.ts'
import type { Database } from '../model/database.ts'
import type { EmbeddedPostgresOptions } from './embedded-postgres/embedded-postgres.ts'

/**
 * Opens the configured database. Joins the embedded server, or starts it.
 *
 * @throws ConfigError `data-dir-unwritable`, `config-invalid`; ServiceError `database-unavailable`; all of them for the
 * embedded database only
 */
export async function openDatabase(
  config: DatabaseConfig,
  options: EmbeddedPostgresOptions = {},
): Promise<Database> {
  if (config.kind === 'postgres') {
    const nothing = async () => {}
    return { connection: { connectionString: config.url }, ensure: nothing, close: nothing }
  }
  const { openEmbeddedPostgres } = await import('./embedded-postgres/embedded-postgres.ts')
  return await openEmbeddedPostgres(config.dir, options)
}
