import type { PGlite } from '@electric-sql/pglite'
import { createPostgresBackend, type PgPool, runMigrations, withBackend } from 'bullmq'
import pg from 'pg'
import type { Backend } from './backend.ts'
import { unavailable } from './backend.ts'
import { QUEUE_NAMES } from './names.ts'
import { PglitePool } from './pglite-pool.ts'

/** BullMQ's tables have a schema of their own beside the catalog's. */
const SCHEMA = 'bullmq'

/** Connections that questions share. */
const ASKING = 10

const { Queue, Worker } = withBackend(createPostgresBackend)

/** Queues in the catalog's own PGlite: nothing to install, one process. The catalog must be open. */
export async function pgliteBackend(pglite: PGlite): Promise<Backend> {
  return await backend(new PglitePool(pglite), 'the embedded database')
}

/** Queues in PostgreSQL, for one process that has a server for its catalog but no Redis. */
export async function postgresBackend(url: string, onError: (error: Error) => void): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: url,
    // Each worker keeps one to itself, on which it is told of jobs; the others are for what is asked.
    max: QUEUE_NAMES.length + ASKING,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: `-c search_path=${SCHEMA}`,
  })
  pool.on('error', onError)
  // Of a connection that breaks while it is held: unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  // Every queue and every worker listens to the pool that they share.
  pool.setMaxListeners(0)
  return await backend(pool as unknown as PgPool, 'STET_DATABASE_URL')
}

async function backend(pool: PgPool, address: string): Promise<Backend> {
  try {
    const client = await pool.connect()
    await runMigrations(client, SCHEMA)
    client.release()
  } catch (cause) {
    await pool.end()
    throw unavailable(address, cause)
  }
  return {
    address,
    queue: (name, options) => new Queue(name, { ...options, connection: pool }) as never,
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection: pool }) as never,
    // A pool connects anew for each question, and says within seconds if it can't.
    isUp: () => true,
    async ping() {
      try {
        await pool.query('select 1')
      } catch (cause) {
        throw unavailable(address, cause)
      }
    },
    close: () => pool.end(),
  }
}
