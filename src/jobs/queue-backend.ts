import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq'
import { ServiceError } from '../model/errors.ts'

/** Where the queues live: Redis, or a PostgreSQL database. */
export interface QueueBackend {
  /** For people, without a password. */
  readonly address: string
  queue(name: string, options: Omit<QueueOptions, 'connection'>): Queue
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker
  /** False while the connection is known to be away: then nothing is asked of it. */
  isUp(): boolean
  /** @throws ServiceError `queue-unavailable` */
  ping(): Promise<void>
  close(): Promise<void>
}

/** `queue-unavailable`, for a queue at `address`, which carries no password. */
export function queueUnavailableError(address: string, cause: unknown): ServiceError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ServiceError('queue-unavailable', `The queue at ${address} does not answer: ${why}`, {
    input: address,
    hint: 'Start Redis, or set STET_REDIS_URL to one that answers.',
    cause,
  })
}
