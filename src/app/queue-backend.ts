import type { Config } from '../../config/config.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Backend } from '../jobs/backend.ts'

/** Redis where it is configured, else the catalog's own database. The client that is not used is not loaded. */
export async function openQueueBackend(
  config: Config,
  catalog: () => Promise<Catalog>,
  onError: (error: Error) => void,
): Promise<Backend> {
  if (config.redisUrl !== null) {
    const { redisBackend } = await import('../jobs/redis-backend.ts')
    return await redisBackend(config.redisUrl, onError)
  }
  const { pgliteBackend, postgresBackend } = await import('../jobs/postgres-backend.ts')
  const { pglite } = await catalog()
  if (pglite) return await pgliteBackend(pglite)
  if (config.database.kind === 'postgres') return await postgresBackend(config.database.url, onError)
  throw new TypeError('a catalog without PGlite needs a Postgres configuration')
}
