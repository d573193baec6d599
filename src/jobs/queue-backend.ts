import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq'
import type { SenderCounter } from './sender-levels.ts'

/** Why the server of the queues knows nothing of Stet. */
export type QueueLoss = 'emptied' | 'new'

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
  /** How often this process found that the server of the queues had lost its data. */
  countLosses(): number
  /**
   * Calls `restore` if the server was emptied, or another empty one put in its place, since the last call; again with the
   * next call if `restore` failed. On the first call the server may also be `new` to Stet.
   *
   * @throws the errors of the client and of `restore`
   */
  onLoss(restore: (why: QueueLoss) => Promise<void>): Promise<void>
  /** Null if the queues share the memory of the database. @throws ServiceError `queue-unavailable` */
  readMemory(): Promise<QueueMemory | null>
  close(): Promise<void>
}

/** The memory of the server of the queues. */
export interface QueueMemory {
  /** In bytes. */
  readonly used: number
  /** In bytes. Null: the server has no limit of its own. */
  readonly max: number | null
  /** Whether the server may drop jobs where its memory runs short. */
  readonly mayEvict: boolean
}
