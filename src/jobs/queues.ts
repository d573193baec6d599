import type { JobsOptions, Queue } from 'bullmq'
import type { PlatformName } from '../model/platform.ts'
import { hasHigherPriority, type Priority } from '../model/priority.ts'
import { withTimeout } from '../model/with-timeout.ts'
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
  withRequestId,
} from './job-payloads.ts'
import { jobPriority, priorityClassOf, type SenderLevel } from './job-priority.ts'
import type { QueueBackend } from './queue-backend.ts'
import { queueUnavailableError } from './queue-error.ts'
import { captureQueueName, type QueueName } from './queue-names.ts'
import { SenderLevels } from './sender-levels.ts'

/** `lost`: no queue has the job. `failed`: the job is a dead letter. `open`: it waits or runs. */
type JobState = 'open' | 'completed' | 'failed' | 'lost'

export interface QueueSettings {
  /** Attempts until a job fails for good. */
  readonly attempts: number
  /** The pause before the second attempt; it doubles with each further one. */
  readonly backoffMs: number
}

export const QUEUE_DEFAULTS: QueueSettings = { attempts: 4, backoffMs: 3_000 }

/** Dead letters that a queue keeps: number, and age in seconds. The catalog keeps the end of every job. */
const DEAD_LETTER_LIMITS = { count: 1_000, age: 30 * 24 * 3600 }

/** The length of a queue's stream of events. */
const EVENTS_LIMIT = 1_000

const TIMEOUT_MS = 5_000

/** Adds jobs to the queues. Idempotent: a queue never has the same work twice. */
export class Queues {
  readonly backend: QueueBackend
  readonly #senders: SenderLevels
  readonly #settings: QueueSettings
  readonly #open = new Map<QueueName, Queue>()
  readonly #onError: (error: Error) => void

  constructor(
    backend: QueueBackend,
    onError: (error: Error) => void,
    settings: QueueSettings = QUEUE_DEFAULTS,
  ) {
    this.backend = backend
    this.#senders = new SenderLevels(backend.senders)
    this.#onError = onError
    this.#settings = settings
  }

  /** @param requestId of the HTTP request, for the logs */
  async addIngest(intakeId: string, priority: Priority, requestId?: string | null): Promise<void> {
    const payload: IngestPayload = { v: 1, ...withRequestId(requestId), intakeId }
    await this.#add('ingest', payload, { jobId: ingestJobId(intakeId), priority: jobPriority(priority) })
  }

  /**
   * @param generation counts the article's resolutions, as the catalog does
   * @param sender whose turn it is; absent for a job that is added again
   */
  async addResolve(
    articleId: string,
    generation: number,
    priority: Priority,
    requestId?: string | null,
    sender?: string,
  ): Promise<void> {
    const payload: ResolvePayload = { v: 1, ...withRequestId(requestId), articleId }
    const [level] = sender === undefined ? [] : await this.levels('resolve', priority, sender, 1)
    await this.#add('resolve', payload, {
      jobId: resolveJobId(articleId, generation),
      priority: jobPriority(priority, level),
    })
  }

  /** @param generation counts the post's captures, as the catalog does */
  async addCapture(
    post: { platform: PlatformName; id: string },
    generation: number,
    priority: Priority,
    requestId?: string | null,
  ): Promise<void> {
    const { platform, id } = post
    const payload: CapturePayload = { v: 1, ...withRequestId(requestId), platform, id, generation }
    await this.#add(captureQueueName(platform), payload, {
      jobId: captureJobId(post, generation),
      priority: jobPriority(priority),
    })
  }

  /** @param delayMs how long to wait before the delivery, in milliseconds */
  async addNotify(deliveryId: string, delayMs = 0): Promise<void> {
    const payload: NotifyPayload = { v: 1, deliveryId }
    await this.#add('notify', payload, {
      jobId: notifyJobId(deliveryId),
      priority: jobPriority('normal'),
      delay: delayMs,
    })
  }

  /** Raises the priority of a waiting job; never lowers it. */
  async escalate(name: QueueName, jobId: string, priority: Priority): Promise<void> {
    await this.withTimeout(async () => {
      const job = await this.queue(name).getJob(jobId)
      if (!job || !hasHigherPriority(priority, priorityClassOf(job.priority))) return
      await changePriority(this.queue(name), job, jobPriority(priority))
    })
  }

  /**
   * Schedules runs of the watch or of replication every `everyMs`, one schedule for all processes. Idempotent. Mends a
   * schedule that has lost its next run.
   *
   * @param everyMs null ends the schedule
   */
  async schedule(name: 'verify' | 'audit' | 'replicate', everyMs: number | null): Promise<void> {
    await this.withTimeout(async () => {
      const queue = this.queue(name)
      if (everyMs === null) return void (await queue.removeJobScheduler(name))
      // Only if it must: otherwise a process that restarts often would postpone the next run forever.
      const known = await queue.getJobScheduler(name)
      if (known?.every === everyMs && known.next !== undefined) {
        const next = await queue.getJobState(`repeat:${name}:${known.next}`)
        if (next !== 'unknown') return
      }
      const opts = { attempts: 1 }
      await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: { v: 1 }, opts })
    })
  }

  /** The levels of a sender's next jobs, which it counts; see `SenderLevels`. */
  async levels(name: QueueName, priority: Priority, sender: string, jobs: number): Promise<SenderLevel[]> {
    return await this.withTimeout(() => this.#senders.next(name, priority, sender, jobs))
  }

  async state(name: QueueName, jobId: string): Promise<JobState> {
    const [state = 'lost'] = await this.states(name, [jobId])
    return state
  }

  /** The states of jobs, in their order, with one message to the queue. */
  async states(name: QueueName, jobIds: readonly string[]): Promise<JobState[]> {
    const queue = this.queue(name)
    const found = await this.withTimeout(() => Promise.all(jobIds.map((jobId) => queue.getJobState(jobId))))
    return found.map((state) => {
      if (state === 'unknown') return 'lost'
      return state === 'completed' || state === 'failed' ? state : 'open'
    })
  }

  /** Removes what may be left of lost jobs: adding a job would be a silent no-op while its data survives. */
  async removeRemains(name: QueueName, jobIds: readonly string[]): Promise<void> {
    const queue = this.queue(name)
    await this.withTimeout(() => Promise.all(jobIds.map((jobId) => queue.remove(jobId))))
  }

  /** Writes the options of the queues, which an emptied Redis has lost. */
  async restoreOptions(): Promise<void> {
    await this.withTimeout(() =>
      Promise.all(
        [...this.#open.values()].map((queue) =>
          queue.getBackend().setQueueMeta({ 'opts.maxLenEvents': EVENTS_LIMIT }),
        ),
      ),
    )
  }

  /** Tries the queues. @throws ServiceError `queue-unavailable`, `queue-refused` */
  async probe(): Promise<void> {
    await this.withTimeout(() => this.backend.probe())
  }

  async close(): Promise<void> {
    // With a lost connection, BullMQ would wait for it to return before it closes a queue.
    if (this.backend.isUp()) for (const queue of this.#open.values()) await queue.close()
    await this.backend.close()
  }

  /** BullMQ's queue of this name, for code that inspects jobs. */
  queue(name: QueueName): Queue {
    const known = this.#open.get(name)
    if (known) return known
    const queue = this.backend.queue(name, {
      defaultJobOptions: {
        attempts: this.#settings.attempts,
        backoff: { type: 'exponential', delay: this.#settings.backoffMs, jitter: 0.3 },
        // The catalog keeps the history, so the queue need not.
        removeOnComplete: true,
        removeOnFail: DEAD_LETTER_LIMITS,
      },
      streams: { events: { maxLen: EVENTS_LIMIT } },
    })
    queue.on('error', this.#onError)
    this.#open.set(name, queue)
    return queue
  }

  /**
   * Runs an operation on the queues with a timeout: BullMQ itself would wait for a connection forever.
   *
   * @throws ServiceError `queue-unavailable`
   */
  async withTimeout<T>(operation: () => Promise<T>): Promise<T> {
    if (!this.backend.isUp()) throw queueUnavailableError(this.backend.address, 'the connection is lost')
    try {
      return await withTimeout(operation(), TIMEOUT_MS, () => {
        throw new Error(`no answer within ${TIMEOUT_MS} ms`)
      })
    } catch (cause) {
      throw queueUnavailableError(this.backend.address, cause)
    }
  }

  async #add(name: QueueName, payload: object, options: JobsOptions): Promise<void> {
    await this.withTimeout(() => this.queue(name).add(name, payload, options))
  }
}
