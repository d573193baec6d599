import { DelayedError, ErrorCode, type Job, UnrecoverableError, WaitingError } from 'bullmq'
import type { z } from 'zod'
import type { PriorityClass } from '../model/rate-limiter.ts'
import { StopDeadline } from '../model/stop-deadline.ts'
import type { DelayNote } from './delayed-jobs.ts'
import type { JobDecision } from './job-decision.ts'
import { priorityClassOf } from './job-priority.ts'
import { createJobProgress } from './job-progress.ts'
import { createPriorityAging } from './priority-aging.ts'
import type { QueueBackend } from './queue-backend.ts'
import type { QueueName } from './queue-names.ts'

/** One attempt at a job. `last`: no retry follows. */
export interface JobAttempt {
  readonly number: number
  readonly last: boolean
  readonly jobId: string
  readonly signal: AbortSignal
  /** The priority class in which the job was added. */
  readonly share: PriorityClass
  /** Shows the current step in the queue. */
  progress(step: string): void
}

interface WorkerOptions<P> {
  readonly queue: QueueName
  readonly payload: z.ZodType<P>
  readonly concurrency: number
  /** Processes a job and decides what follows. BullMQ retries the job if it throws. */
  run(payload: P, attempt: JobAttempt): Promise<JobDecision>
  onError(error: Error): void
  /** How long a dead worker's jobs stay locked, in milliseconds; default 20 s. */
  readonly lockMs?: number
}

export interface RunningWorker {
  /** Takes no more jobs until `resume`; active jobs go on. */
  pause(): Promise<void>
  resume(): Promise<void>
  /**
   * Takes no more jobs and waits for the active ones, as long as the deadline allows. Another worker runs an aborted job
   * again.
   */
  close(deadline?: StopDeadline): Promise<void>
}

const LOCK_MS = 20_000
const RETRY_MS = 1_000
/** The deadline of a worker that is closed alone. */
const STOP_MS = 25_000
/** Without a connection to the queue, no result can be reported. */
const DISCONNECT_MS = 1_000

/** Starts a worker that processes one queue until it is closed. */
export async function startWorker<P>(
  backend: QueueBackend,
  options: WorkerOptions<P>,
): Promise<RunningWorker> {
  const stop = new AbortController()
  const lockMs = options.lockMs ?? LOCK_MS
  // The producers configure the length of the queue's event stream.
  const queue = backend.queue(options.queue, { skipMetasUpdate: true })
  queue.on('error', options.onError)
  const onTaken = createPriorityAging(queue, options.onError)
  const worker = backend.worker(
    options.queue,
    async (job, token) => {
      onTaken(job)
      await process(job, token, options, stop.signal)
    },
    {
      concurrency: options.concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 4,
      // A job whose worker died three times probably caused it.
      maxStalledCount: 2,
      // The pause after a failed query: a restarted database is back within a second.
      runRetryDelay: RETRY_MS,
      // A job without data has no options of its own.
      removeOnComplete: { count: 0 },
    },
  )
  worker.on('error', options.onError)
  await worker.waitUntilReady()
  return {
    pause: () => worker.pause(true),
    async resume() {
      await worker.resume()
    },
    async close(deadline = new StopDeadline(STOP_MS)) {
      const abort = () => stop.abort()
      deadline.jobs.addEventListener('abort', abort, { once: true })
      // Results cannot be reported to a lost queue, so another worker runs the jobs again.
      const isLost = !backend.isUp()
      const closeMs = isLost ? DISCONNECT_MS : deadline.remainingMs - DISCONNECT_MS
      const closed = await deadline.within(worker.close(isLost), closeMs)
      if (!closed) await deadline.within(worker.disconnect(), DISCONNECT_MS)
      if (!isLost) await deadline.within(queue.close(), DISCONNECT_MS)
      deadline.jobs.removeEventListener('abort', abort)
      abort()
    },
  }
}

async function process<P>(
  job: Job,
  token: string | undefined,
  options: WorkerOptions<P>,
  signal: AbortSignal,
): Promise<void> {
  // Its data was lost, as an eviction loses it: the sweeper finds the work and adds the job again.
  if (job.name === undefined) return
  const payload = options.payload.safeParse(job.data)
  if (!payload.success) {
    throw new UnrecoverableError(
      `This version of Stet cannot read the job's payload: ${payload.error.message}`,
    )
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
    progress: progress.report,
  }
  const decision = await options.run(payload.data, attempt).finally(progress.end)
  switch (decision.kind) {
    case 'complete':
      return
    case 'delay':
      await noteDelay(job, decision.reason, options.onError)
      await job.moveToDelayed(decision.at.getTime(), token).catch(ignoreIfLost)
      throw new DelayedError(decision.message)
    case 'return':
      await job.moveToWait(token).catch(ignoreIfLost)
      throw new WaitingError(decision.message)
    case 'retry':
      if (!last) await noteDelay(job, decision.reason, options.onError)
      throw new Error(decision.message)
    case 'fail':
      throw new UnrecoverableError(decision.message)
  }
}

/** A queue that was emptied, or that gave the job to another worker meanwhile, has nothing to put back. */
function ignoreIfLost(thrown: unknown): void {
  const lost = [
    ErrorCode.JobNotExist,
    ErrorCode.JobLockNotExist,
    ErrorCode.JobLockMismatch,
    ErrorCode.JobNotInState,
  ]
  if (!(thrown instanceof Error && 'code' in thrown && lost.includes(thrown.code as ErrorCode))) throw thrown
}

/** For the count of delayed jobs. A note that fails does not affect the job. */
async function noteDelay(
  job: Job,
  reason: string | undefined,
  onError: (error: Error) => void,
): Promise<void> {
  if (reason === undefined) return
  const note: DelayNote = { delayedBy: reason }
  await job.updateProgress({ ...note }).catch(onError)
}
