import { Queue, Worker } from 'bullmq'
import { parseRedisAddress } from '../model/redis-address.ts'
import { createPatientBackend } from './patient-backend.ts'
import type { QueueBackend } from './queue-backend.ts'
import { queueUnavailableError } from './queue-error.ts'
import { copyForBlocking, createRedisClient, type RedisClient, reconnectMs } from './redis-client.ts'
import { RedisLosses } from './redis-losses.ts'
import { probeRedis, readRedisMemory } from './redis-probe.ts'
import { createRedisSenderCounter } from './redis-sender-counter.ts'

/** Begins every key of the queues. The braces put all of them on one node of a cluster, which BullMQ's scripts need. */
export const QUEUE_PREFIX = '{stet}'

/**
 * Opens queues in Redis. Producers share one connection that fails fast, so that the API answers 503 instead of blocking.
 * Workers share another one, which waits for Redis to return, and each has one more on which it waits for jobs.
 *
 * @throws ServiceError `queue-unavailable` within seconds if Redis does not answer
 */
export async function openRedisBackend(url: string, onError: (error: Error) => void): Promise<QueueBackend> {
  const address = parseRedisAddress(url).label
  const producer = await connect(url, address, onError)
  const copies: RedisClient[] = []
  let shared: RedisClient | null = null
  const workerClient = (): RedisClient => {
    if (shared !== null) return shared
    const client = createRedisClient(url, 'works', onError)
    // Every worker adds its listeners.
    client.setMaxListeners(0)
    const duplicate = (...args: [unknown, { redisOptions?: { connectionName?: string } }?]) => {
      // BullMQ names the connection, in the one or the other place.
      const [first, second] = args
      const { connectionName } = (second?.redisOptions ?? first ?? {}) as { connectionName?: string }
      const copy = copyForBlocking(client, connectionName)
      copies.push(copy)
      return copy
    }
    shared = Object.assign(client, { duplicate }) as RedisClient
    return shared
  }
  const losses = new RedisLosses(producer)
  /** While it reconnects, the client would queue the command. */
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (producer.status !== 'ready') throw queueUnavailableError(address, 'the connection is lost')
    try {
      return await question()
    } catch (cause) {
      throw queueUnavailableError(address, cause)
    }
  }
  return {
    address,
    senders: createRedisSenderCounter(producer),
    queue: (name, options) => new Queue(name, { ...options, prefix: QUEUE_PREFIX, connection: producer }),
    worker(name, processor, options) {
      const stop = new AbortController()
      const worker = new Worker(
        name,
        processor,
        { ...options, prefix: QUEUE_PREFIX, connection: workerClient() },
        createPatientBackend(stop.signal),
      )
      worker.once('closing', () => stop.abort())
      return worker
    },
    isUp: () => producer.status === 'ready',
    probe: () =>
      ask(async () => {
        await probeRedis(producer)
        await losses.look()
      }),
    countLosses: () => losses.count,
    onLoss: (restore) => losses.repair(restore),
    readMemory: () => ask(() => readRedisMemory(producer)),
    async close() {
      for (const one of [producer, shared, ...copies]) one?.disconnect()
    },
  }
}

async function connect(url: string, address: string, onError: (error: Error) => void): Promise<RedisClient> {
  let established = false
  let last: Error | null = null
  const redis = createRedisClient(
    url,
    'asks',
    (error) => {
      last = error
      if (established) onError(error)
    },
    (times) => (established ? reconnectMs(times) : null),
  )
  try {
    await redis.connect()
    await requireRightKind(redis, url)
    established = true
    return redis
  } catch (cause) {
    redis.disconnect()
    throw queueUnavailableError(address, last ?? cause)
  }
}

/** A node of a cluster answers a client of a single server too, and would then refuse most keys. */
async function requireRightKind(redis: RedisClient, url: string): Promise<void> {
  const server = await redis.info('server')
  if (/^redis_mode:cluster/m.test(server) && parseRedisAddress(url).kind !== 'cluster')
    throw new Error('It is a node of a cluster (CLUSTERDOWN for a single server).')
}
