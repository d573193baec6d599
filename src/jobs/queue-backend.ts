import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq'
import { ServiceError } from '../model/errors.ts'
import { REDIS_FAULT_HINTS, redisFaultOf } from './redis-fault.ts'
import type { QueueMemory } from './redis-memory.ts'
import type { SenderCounter } from './sender-levels.ts'

/** The store of the queues: Redis or PostgreSQL. */
export interface QueueBackend {
  /** For messages; without user and password. */
  readonly address: string
  /** Counts the jobs of senders, in all processes that share the queues. */
  readonly senders: SenderCounter
  readonly memory: QueueMemory
  queue(name: string, options: Omit<QueueOptions, 'connection'>): Queue
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker
  /** False while the connection is known to be lost: then callers should not use it. */
  isUp(): boolean
  /** @throws ServiceError `queue-unavailable` */
  ping(): Promise<void>
  close(): Promise<void>
}

/** @param address of the queue, without a password */
export function queueUnavailableError(address: string, cause: unknown): ServiceError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const fault = redisFaultOf(cause) ?? 'down'
  const what = fault === 'down' ? 'does not answer' : 'refuses'
  return new ServiceError('queue-unavailable', `The queue at ${address} ${what}: ${why}`, {
    input: address,
    hint: /^redis\S*:\/\//.test(address)
      ? REDIS_FAULT_HINTS[fault]
      : 'Start PostgreSQL, or correct STET_DATABASE_URL.',
    cause,
  })
}
