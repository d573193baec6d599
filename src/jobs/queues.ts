import type { JobsOptions, Queue } from 'bullmq'
import type { PlatformName } from '../model/platform.ts'
import { hasHigherPriority, type Priority } from '../model/priority.ts'
import { changePriority } from './change-priority.ts'
import {
  type CapturePayload,
  captureJobId,
  type IngestPayload,
  ingestJobId,
  type NotifyPayload,
  notifyJobId,
  type ResolvePayload,
  resolveJobId,
} from './job-payloads.ts'
import { JOB_PRIORITY, priorityClassOf } from './job-priority.ts'
import { type QueueBackend, queueUnavailableError } from './queue-backend.ts'
import { captureQueueName, type QueueName } from './queue-names.ts'

/** Where a job stands: `lost` is a job that no queue knows, `failed` one that was set aside. */
export type JobState = 'open' | 'completed' | 'failed' | 'lost'

export interface QueueSettings {
  /** Tries of a job before it is set aside; the first pause between two, doubled each time. */
  readonly attempts: number
  readonly backoffMs: number
}

export const QUEUE_DEFAULTS: QueueSettings = { attempts: 4, backoffMs: 3_000 }

/** Jobs that were set aside are kept so many a queue and so long; the catalog has their ends without limit. */
const SET_ASIDE = { count: 1_000, age: 30 * 24 * 3600 }

const ANSWER_MS = 5_000

/** The way into the queues. Adding the same work twice is adding it once. */
export class Queues {
  readonly backend: QueueBackend
  readonly #settings: QueueSettings
  readonly #open = new Map<QueueName, Queue>()
  readonly #onError: (error: Error) => void

  constructor(
    backend: QueueBackend,
    onError: (error: Error) => void,
    settings: QueueSettings = QUEUE_DEFAULTS,
  ) {
    this.backend = backend
    this.#onError = onError
    this.#settings = settings
  }

  /** @param requestId of the request that it began with, for the logs */
  async addIngest(intakeId: string, priority: Priority, requestId?: string | null): Promise<void> {
    const payload: IngestPayload = { v: 1, ...asked(requestId), intakeId }
    await this.#add('ingest', payload, { jobId: ingestJobId(intakeId), priority: JOB_PRIORITY[priority] })
  }

  /** @param round counts the article's resolutions, as the catalog does */
  async addResolve(
    articleId: string,
    round: number,
    priority: Priority,
    requestId?: string | null,
  ): Promise<void> {
    const payload: ResolvePayload = { v: 1, ...asked(requestId), articleId }
    await this.#add('resolve', payload, {
      jobId: resolveJobId(articleId, round),
      priority: JOB_PRIORITY[priority],
    })
  }

  async addCapture(
    post: { platform: PlatformName; id: string },
    round: number,
    priority: Priority,
    requestId?: string | null,
  ): Promise<void> {
    const { platform, id } = post
    const payload: CapturePayload = { v: 1, ...asked(requestId), platform, id, round }
    await this.#add(captureQueueName(platform), payload, {
      jobId: captureJobId(post, round),
      priority: JOB_PRIORITY[priority],
    })
  }

  /** One delivery of a webhook, now or in a while. */
  async addNotify(deliveryId: string, delayMs = 0): Promise<void> {
    const payload: NotifyPayload = { v: 1, deliveryId }
    await this.#add('notify', payload, {
      jobId: notifyJobId(deliveryId),
      priority: JOB_PRIORITY.normal,
      delay: delayMs,
    })
  }

  /** A job that waits is asked for again, by somebody in more of a hurry. */
  async escalate(name: QueueName, jobId: string, priority: Priority): Promise<void> {
    await this.withTimeout(async () => {
      const job = await this.queue(name).getJob(jobId)
      if (!job || !hasHigherPriority(priority, priorityClassOf(job.priority))) return
      await changePriority(this.queue(name), job, JOB_PRIORITY[priority])
    })
  }

  /**
   * A round of the watch every so often, by one clock for all processes. Said again, it is the same
   * schedule; null ends it.
   */
  async schedule(name: 'verify' | 'audit', everyMs: number | null): Promise<void> {
    await this.withTimeout(async () => {
      const queue = this.queue(name)
      if (everyMs === null) return void (await queue.removeJobScheduler(name))
      // Anew only where it differs: a process that starts more often than that must not put it off for ever.
      const known = await queue.getJobScheduler(name)
      if (known?.every === everyMs) return
      const opts = { attempts: 1 }
      await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: { v: 1 }, opts })
    })
  }

  async state(name: QueueName, jobId: string): Promise<JobState> {
    const state = await this.withTimeout(() => this.queue(name).getJobState(jobId))
    if (state === 'unknown') return 'lost'
    return state === 'completed' || state === 'failed' ? state : 'open'
  }

  async ping(): Promise<void> {
    await this.backend.ping()
  }

  async close(): Promise<void> {
    // BullMQ would wait for a lost connection to come back before it closes.
    if (this.backend.isUp()) for (const queue of this.#open.values()) await queue.close()
    await this.backend.close()
  }

  /** BullMQ's own, for its board and for what looks into queues. */
  queue(name: QueueName): Queue {
    const known = this.#open.get(name)
    if (known) return known
    const queue = this.backend.queue(name, {
      defaultJobOptions: {
        attempts: this.#settings.attempts,
        backoff: { type: 'exponential', delay: this.#settings.backoffMs, jitter: 0.3 },
        // The catalog remembers; the queue's own memory of what is done stays small whatever the history.
        removeOnComplete: true,
        removeOnFail: SET_ASIDE,
      },
      streams: { events: { maxLen: 1_000 } },
    })
    queue.on('error', this.#onError)
    this.#open.set(name, queue)
    return queue
  }

  /**
   * BullMQ waits for a connection without end; whoever asks here is told.
   *
   * @throws ServiceError `queue-unavailable`
   */
  async withTimeout<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.backend.isUp()) throw queueUnavailableError(this.backend.address, 'the connection is lost')
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS)
    try {
      return await Promise.race([ask(), late.promise])
    } catch (cause) {
      throw queueUnavailableError(this.backend.address, cause)
    } finally {
      clearTimeout(timer)
    }
  }

  async #add(name: QueueName, payload: object, options: JobsOptions): Promise<void> {
    await this.withTimeout(() => this.queue(name).add(name, payload, options))
  }
}

const asked = (requestId: string | null | undefined) => (requestId ? { requestId } : {})
