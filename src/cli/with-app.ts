import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'

/** Who decided, in the events of take-downs and approvals that a command records. */
export const COMMAND_CALLER = 'own'

/**
 * Opens the catalog, runs `work`, and closes every part that `work` used; also beside a running `stet up`. With a disk
 * store it first imports the ledger's new records into the catalog.
 *
 * @param options `rebuilds`: `work` brings the catalog up to date itself, and may replace an old one
 * @throws ConfigError `data-dir-unwritable`, `config-invalid`; ServiceError `database-unavailable`; any error of `work`
 */
export async function withApp<T>(
  context: CommandContext,
  work: (app: App) => Promise<T>,
  { rebuilds } = { rebuilds: false },
): Promise<T> {
  const config = await context.config()
  // Imported here, so that a command's help does not load them.
  const { openDatabase } = await import('../runtime/database.ts')
  const spawned = Promise.withResolvers<void>()
  const database = openDatabase(config.database, { replacesPglite: rebuilds, onSpawned: spawned.resolve })
  // An embedded server starts while the other modules load. They come second, because nothing else runs while they load.
  await Promise.race([spawned.promise, database.catch(() => {})])
  const [{ createApp }, { importUnseenRecords }, { toCatalogError }] = await Promise.all([
    import('../runtime/app.ts'),
    import('../services/maintenance/import-unseen-records.ts'),
    import('../catalog/database-outage.ts'),
  ])
  const app = createApp(config, { database })
  try {
    await app.catalog()
    if (!rebuilds && config.store.kind === 'file') await importUnseenRecords(app)
    return await work(app)
  } catch (thrown) {
    throw toCatalogError(thrown)
  } finally {
    await app.close()
  }
}
