import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq'
import type { SenderCounter } from './sender-levels.ts'

/** The store of the queues: Redis or PostgreSQL. */
export interface QueueBackend {
  /** For messages; without user and password. */
  readonly address: string
  /** Counts the jobs of senders, in all processes that share the queues. */
  readonly senders: SenderCounter
  queue(name: string, options: Omit<QueueOptions, 'connection'>): Queue
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker
  /** False while the connection is known to be lost: then callers should not use it. */
  isUp(): boolean
  /** Writes something, as adding a job does. @throws ServiceError `queue-unavailable`, `queue-refused` */
  probe(): Promise<void>
  /** How often this process found the queues empty that it had written to: their server lost its data. */
  countLosses(): number
  /** Null if the queues share the memory of the database. @throws ServiceError `queue-unavailable` */
  readMemory(): Promise<QueueMemory | null>
  close(): Promise<void>
}

/** The memory of the server of the queues, in bytes. */
export interface QueueMemory {
  readonly used: number
  /** Null: the server has no limit of its own. */
  readonly max: number | null
}
