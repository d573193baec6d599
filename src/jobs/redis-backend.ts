import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueueBackend } from './queue-backend.ts'
import { queueUnavailableError } from './queue-error.ts'
import { RedisProbe, readRedisMemory } from './redis-probe.ts'
import { createRedisSenderCounter } from './redis-sender-counter.ts'

const CONNECT_MS = 5_000

/**
 * Opens queues in Redis. Producers share one connection that fails fast, so that the API answers 503 instead of blocking.
 * Each worker has its own connection, which waits for Redis to return.
 *
 * @throws ServiceError `queue-unavailable` within seconds if Redis does not answer
 */
export async function openRedisBackend(url: string, onError: (error: Error) => void): Promise<QueueBackend> {
  const address = withoutPassword(url)
  const producer = await connect(url, address, onError)
  const workers: Redis[] = []
  const probe = new RedisProbe(producer)
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
    queue: (name, options) => new Queue(name, { ...options, connection: producer }),
    worker: (name, processor, options) => {
      const connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: backoffMs })
      connection.on('error', onError)
      workers.push(connection)
      return new Worker(name, processor, { ...options, connection })
    },
    isUp: () => producer.status === 'ready',
    probe: () => ask(() => probe.run()),
    countLosses: () => probe.losses,
    readMemory: () => ask(() => readRedisMemory(producer)),
    async close() {
      for (const one of [producer, ...workers]) one.disconnect()
    },
  }
}

async function connect(url: string, address: string, onError: (error: Error) => void): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => (established ? backoffMs(times) : null),
  })
  let established = false
  let last: Error | null = null
  redis.on('error', (error: Error) => {
    last = error
    if (established) onError(error)
  })
  try {
    await redis.connect()
    await redis.ping()
    established = true
    return redis
  } catch (cause) {
    redis.disconnect()
    throw queueUnavailableError(address, last ?? cause)
  }
}

const backoffMs = (times: number): number => Math.min(100 * 2 ** Math.min(times, 6), 5_000)

/** The address without user and password: host, port and database number. */
function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
