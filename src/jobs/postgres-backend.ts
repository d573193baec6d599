import {
  assertSchemaCompatibility,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  runMigrations,
  SchemaMigrationRequiredError,
  withBackend,
} from 'bullmq'
import { type DatabaseConnection, databaseAddress } from '../model/database.ts'
import { SessionPool } from '../postgres/session-pool.ts'
import { createMemorySenderCounter } from './memory-sender-counter.ts'
import type { QueueBackend } from './queue-backend.ts'
import { queueUnavailableError } from './queue-error.ts'
import { QUEUE_NAMES } from './queue-names.ts'

/** The database schema of BullMQ's tables. */
const SCHEMA = 'bullmq'

/** Connections that all queries share. */
const SHARED_CONNECTIONS = 10

const { Queue, Worker } = withBackend(createPostgresBackend)

/**
 * Opens queues in the catalog's PostgreSQL, for one process and the commands beside it.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function openPostgresBackend(
  connection: DatabaseConnection,
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  const pool = new SessionPool(connection, {
    // Every worker occupies one connection, on which it listens for jobs.
    max: QUEUE_NAMES.length + SHARED_CONNECTIONS,
    options: `-c search_path=${SCHEMA}`,
  })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  // Every queue and every worker adds a listener to the shared pool.
  pool.setMaxListeners(0)
  const address = databaseAddress(connection)
  try {
    await migrate(pool as unknown as PgPool)
  } catch (cause) {
    await pool.end()
    throw queueUnavailableError(address, cause)
  }
  return createBackend(pool as unknown as PgPool, address)
}

/** Migrates BullMQ's tables. Up-to-date tables cost one query. */
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

function createBackend(pool: PgPool, address: string): QueueBackend {
  return {
    address,
    // One process adds the jobs of senders.
    senders: createMemorySenderCounter(),
    queue: (name, options) => new Queue(name, { ...options, connection: pool }) as never,
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection: pool }) as never,
    // The pool reconnects for each query, and rejects within seconds if it cannot.
    isUp: () => true,
    async probe() {
      try {
        // The database beside it is probed by a write.
        await pool.query('select 1')
      } catch (cause) {
        throw queueUnavailableError(address, cause)
      }
    },
    // The tables are those of the catalog's database, which is durable.
    countLosses: () => 0,
    onLoss: async () => {},
    readMemory: async () => null,
    close: () => pool.end(),
  }
}
