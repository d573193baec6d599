import type { Config } from '../../config/config.ts'
import type { Backend } from '../jobs/backend.ts'
import type { Database } from '../model/database.ts'

/** Redis where it is configured, else the catalog's own database. The client that is not used is not loaded. */
export async function openQueueBackend(
  config: Config,
  database: () => Promise<Database>,
  onError: (error: Error) => void,
): Promise<Backend> {
  if (config.redisUrl !== null) {
    const { redisBackend } = await import('../jobs/redis-backend.ts')
    return await redisBackend(config.redisUrl, onError)
  }
  const { postgresBackend } = await import('../jobs/postgres-backend.ts')
  return await postgresBackend((await database()).connection, onError)
}
