import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import type { z } from 'zod'
import type { PriorityClass } from '../model/rate-limiter.ts'
import type { JobDecision } from './job-decision.ts'
import { priorityClassOf } from './job-priority.ts'
import { createJobProgress } from './job-progress.ts'
import { createPriorityAging } from './priority-aging.ts'
import type { QueueBackend } from './queue-backend.ts'
import type { QueueName } from './queue-names.ts'

/** One try at a job. `last`: no other will follow, whatever it finds. */
export interface JobAttempt {
  readonly number: number
  readonly last: boolean
  readonly jobId: string
  readonly signal: AbortSignal
  /** On whose behalf: what the job was added as. */
  readonly share: PriorityClass
  /** Says how far the work has come, for whoever looks into the queue. */
  progress(step: string): void
}

export interface WorkerOptions<P> {
  readonly queue: QueueName
  readonly payload: z.ZodType<P>
  readonly concurrency: number
  /** Must not throw for what it can judge itself: it says what becomes of the job. */
  run(payload: P, attempt: JobAttempt): Promise<JobDecision>
  onError(error: Error): void
  /** How long a worker that died holds its jobs, in milliseconds; default 20 s. */
  readonly lockMs?: number
  /** How long a stop waits for the jobs at hand, in milliseconds; then their signals say so. Default 25 s. */
  readonly graceMs?: number
}

export interface RunningWorker {
  /** Takes no more jobs, and waits for those at hand. A job that is cut off runs again elsewhere. */
  close(): Promise<void>
}

const LOCK_MS = 20_000
const RETRY_MS = 1_000
const GRACE_MS = 25_000
/** For a worker to tell its queue what became of its jobs. */
const LAST_WORDS_MS = 2_000

/** Whether it ended in time; how it ended does not matter any more. */
async function within(closing: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), ms)
  const ended = closing.then(
    () => true,
    () => true,
  )
  const inTime = await Promise.race([ended, late.promise])
  clearTimeout(timer)
  return inTime
}

/** Works on one queue until it is closed. */
export async function startWorker<P>(
  backend: QueueBackend,
  options: WorkerOptions<P>,
): Promise<RunningWorker> {
  const stop = new AbortController()
  const lockMs = options.lockMs ?? LOCK_MS
  // How long its stream of events is kept is for those to say who add.
  const queue = backend.queue(options.queue, { skipMetasUpdate: true })
  queue.on('error', options.onError)
  const taken = createPriorityAging(queue, options.onError)
  const worker = backend.worker(
    options.queue,
    async (job, token) => {
      taken(job)
      await process(job, token, options, stop.signal)
    },
    {
      concurrency: options.concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 4,
      // A job whose worker died three times is most likely why it died.
      maxStalledCount: 2,
      // After a question that failed: a database that was started again is back within a second.
      runRetryDelay: RETRY_MS,
    },
  )
  worker.on('error', options.onError)
  await worker.waitUntilReady()
  return {
    async close() {
      const graceMs = options.graceMs ?? GRACE_MS
      const timer = setTimeout(() => stop.abort(), graceMs)
      // A queue that is away can't be told that a job is done: its jobs run again elsewhere.
      const force = !backend.isUp()
      const inTime = await within(worker.close(force), force ? LAST_WORDS_MS : graceMs + LAST_WORDS_MS)
      if (!inTime) await within(worker.disconnect(), LAST_WORDS_MS)
      if (!force) await within(queue.close(), LAST_WORDS_MS)
      clearTimeout(timer)
      stop.abort()
    },
  }
}

async function process<P>(
  job: Job,
  token: string | undefined,
  options: WorkerOptions<P>,
  signal: AbortSignal,
): Promise<void> {
  const payload = options.payload.safeParse(job.data)
  if (!payload.success) {
    throw new UnrecoverableError(`This version does not read the job's payload: ${payload.error.message}`)
  }
  const number = job.attemptsMade + 1
  const last = number >= (job.opts.attempts ?? 1)
  const progress = createJobProgress(job, options.onError)
  const attempt = {
    number,
    last,
    jobId: job.id ?? '',
    signal,
    share: priorityClassOf(job.priority),
    progress: progress.tell,
  }
  const verdict = await options.run(payload.data, attempt).finally(progress.end)
  switch (verdict.kind) {
    case 'done':
      return
    case 'later':
      await job.moveToDelayed(verdict.at.getTime(), token)
      throw new DelayedError(verdict.message)
    case 'again':
      throw new Error(verdict.message)
    case 'never':
      throw new UnrecoverableError(verdict.message)
  }
}
