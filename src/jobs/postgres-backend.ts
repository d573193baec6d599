import {
  assertSchemaCompatibility,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  runMigrations,
  SchemaMigrationRequiredError,
  withBackend,
} from 'bullmq'
import pg from 'pg'
import { type DatabaseConnection, databaseAddress } from '../model/database.ts'
import type { QueueBackend } from './queue-backend.ts'
import { queueUnavailableError } from './queue-backend.ts'
import { QUEUE_NAMES } from './queue-names.ts'

/** BullMQ's tables have a schema of their own beside the catalog's. */
const SCHEMA = 'bullmq'

/** Connections that questions share. */
const ASKING = 10

const { Queue, Worker } = withBackend(createPostgresBackend)

/** Queues in the catalog's PostgreSQL, for one process and the commands beside it. */
export async function openPostgresBackend(
  connection: DatabaseConnection,
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  const pool = new pg.Pool({
    ...connection,
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
  const address = databaseAddress(connection)
  try {
    await migrate(pool as unknown as PgPool)
  } catch (cause) {
    await pool.end()
    throw queueUnavailableError(address, cause)
  }
  return backend(pool as unknown as PgPool, address)
}

/** Brings BullMQ's tables to their newest form. Where they have it, this is one question. */
async function migrate(pool: PgPool): Promise<void> {
  try {
    if ((await assertSchemaCompatibility(pool, SCHEMA)) >= LATEST_SCHEMA_VERSION) return
  } catch (cause) {
    if (!(cause instanceof SchemaMigrationRequiredError)) throw cause
  }
  const client = await pool.connect()
  try {
    await runMigrations(client, SCHEMA)
  } finally {
    client.release()
  }
}

function backend(pool: PgPool, address: string): QueueBackend {
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
        throw queueUnavailableError(address, cause)
      }
    },
    close: () => pool.end(),
  }
}
