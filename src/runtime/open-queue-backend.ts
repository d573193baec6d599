import type { Config } from '../../config/config.ts'
import type { QueueBackend } from '../jobs/queue-backend.ts'
import type { Database } from '../model/database.ts'

/**
 * Opens the queue on Redis if it is configured, else on the catalog's database. Does not load the client of the other.
 */
export async function openQueueBackend(
  config: Config,
  database: () => Promise<Database>,
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  if (config.redisUrl !== null) {
    const { openRedisBackend } = await import('../jobs/redis-backend.ts')
    return await openRedisBackend(config.redisUrl, onError)
  }
  const { openPostgresBackend } = await import('../jobs/postgres-backend.ts')
  return await openPostgresBackend((await database()).connection, onError)
}
