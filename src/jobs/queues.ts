import type { Queue } from 'bullmq'
import type { PlatformName } from '../model/platform.ts'
import { type Backend, unavailable } from './backend.ts'
import { captureQueue, QUEUE_NAMES, type QueueName } from './names.ts'
import { type CapturePayload, captureJobId, type IngestPayload, ingestJobId } from './payloads.ts'
import { PRIORITY, type Priority } from './priority.ts'

/** Where a job stands: `lost` is a job that no queue knows, `failed` one that was set aside. */
export type JobState = 'open' | 'completed' | 'failed' | 'lost'

export interface QueueSettings {
  /** Tries of a job before it is set aside; the first pause between two, doubled each time. */
  readonly attempts: number
  readonly backoffMs: number
}

export const QUEUE_DEFAULTS: QueueSettings = { attempts: 4, backoffMs: 3_000 }

const ANSWER_MS = 5_000

/** The way into the queues. Adding the same work twice is adding it once. */
export class Queues {
  readonly backend: Backend
  readonly #settings: QueueSettings
  readonly #open = new Map<QueueName, Queue>()
  readonly #onError: (error: Error) => void

  constructor(backend: Backend, onError: (error: Error) => void, settings: QueueSettings = QUEUE_DEFAULTS) {
    this.backend = backend
    this.#onError = onError
    this.#settings = settings
  }

  async addIngest(intakeId: string, priority: Priority): Promise<void> {
    const payload: IngestPayload = { v: 1, intakeId }
    await this.#add('ingest', ingestJobId(intakeId), payload, priority)
  }

  async addCapture(
    post: { platform: PlatformName; id: string },
    round: number,
    priority: Priority,
  ): Promise<void> {
    const payload: CapturePayload = { v: 1, platform: post.platform, id: post.id, round }
    await this.#add(captureQueue(post.platform), captureJobId(post, round), payload, priority)
  }

  async state(name: QueueName, jobId: string): Promise<JobState> {
    const state = await this.#asked(() => this.#queue(name).getJobState(jobId))
    if (state === 'unknown') return 'lost'
    return state === 'completed' || state === 'failed' ? state : 'open'
  }

  /** Jobs by state, of every queue that this process has touched or asks for. */
  async counts(names: readonly QueueName[] = QUEUE_NAMES): Promise<Record<string, Record<string, number>>> {
    const counts: Record<string, Record<string, number>> = {}
    for (const name of names) {
      counts[name] = await this.#asked(() =>
        this.#queue(name).getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
      )
    }
    return counts
  }

  async ping(): Promise<void> {
    await this.backend.ping()
  }

  async close(): Promise<void> {
    // BullMQ would wait for a lost connection to come back before it closes.
    if (this.backend.isUp()) for (const queue of this.#open.values()) await queue.close()
    await this.backend.close()
  }

  async #add(name: QueueName, jobId: string, payload: object, priority: Priority): Promise<void> {
    await this.#asked(() => this.#queue(name).add(name, payload, { jobId, priority: PRIORITY[priority] }))
  }

  #queue(name: QueueName): Queue {
    const known = this.#open.get(name)
    if (known) return known
    const queue = this.backend.queue(name, {
      defaultJobOptions: {
        attempts: this.#settings.attempts,
        backoff: { type: 'exponential', delay: this.#settings.backoffMs, jitter: 0.3 },
        // The catalog remembers; the queue's own memory of what is done stays small whatever the history.
        removeOnComplete: true,
        removeOnFail: { count: 1_000, age: 30 * 24 * 3600 },
      },
      streams: { events: { maxLen: 1_000 } },
    })
    queue.on('error', this.#onError)
    this.#open.set(name, queue)
    return queue
  }

  /** BullMQ waits for a connection without end; whoever asks here is told. */
  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.backend.isUp()) throw unavailable(this.backend.address, 'the connection is lost')
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS)
    try {
      return await Promise.race([ask(), late.promise])
    } catch (cause) {
      throw unavailable(this.backend.address, cause)
    } finally {
      clearTimeout(timer)
    }
  }
}
