import type { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { JobDecision } from '../src/jobs/job-decision.ts'
import {
  AuditRunPayload,
  CapturePayload,
  IngestPayload,
  NotifyPayload,
  ReplicateRunPayload,
  ResolvePayload,
  VerifyPayload,
} from '../src/jobs/job-payloads.ts'
import { isCaptureQueue, type QueueName, type SharedQueue } from '../src/jobs/queue-names.ts'
import { type JobAttempt, type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processAudit } from '../src/services/audit/process-audit.ts'
import { processCapture } from '../src/services/capture/process-capture.ts'
import { processReplicate } from '../src/services/copies/process-replicate.ts'
import { processIngest } from '../src/services/intake/process-ingest.ts'
import { processResolve } from '../src/services/intake/process-resolve.ts'
import { processVerify } from '../src/services/verify/process-verify.ts'
import { processNotify } from '../src/services/webhooks/process-notify.ts'
import { ReceiverConcurrency } from '../src/webhooks/receiver-concurrency.ts'

/** Jobs that a worker processes at once. */
type Concurrency = (config: Config) => number

const captures: Concurrency = (config) => config.captureConcurrency
const one: Concurrency = () => 1
/** All resolutions query the same web archives, so more of them would only wait for the same rate limiter. */
const resolutions: Concurrency = () => 2
/** A delivery mostly waits for its receiver; each receiver may use only a part of these slots. */
const deliveries: Concurrency = () => 24

type Start = (app: App, queue: QueueName) => Promise<RunningWorker>

function define<P>(
  payload: z.ZodType<P>,
  concurrency: Concurrency,
  run: (app: App, payload: P, attempt: JobAttempt) => Promise<JobDecision>,
): Start {
  return async (app, queue) => {
    const { backend } = await app.queues()
    return await startWorker(backend, {
      queue,
      payload,
      concurrency: concurrency(app.config),
      run: (data, attempt) => runIfFit(app, () => run(app, data, attempt)),
      onError: throttleErrors((err) => app.logger.warn({ err }, `${queue} worker`)),
    })
  }
}

/** Runs a job unless this machine is unfit: its jobs go back to the queue, for other workers. */
async function runIfFit({ selfCheck }: App, run: () => Promise<JobDecision>): Promise<JobDecision> {
  const unfit = await selfCheck.admit()
  if (unfit !== null) return { kind: 'return', message: unfit.message }
  const decision = await run()
  if (decision.kind !== 'delay') return decision
  const fault = await selfCheck.suspect()
  // The delay was for this machine's fault, or its end is told by a wrong clock.
  return fault === null ? decision : { kind: 'return', message: fault.message }
}

const WORKERS: Readonly<Record<SharedQueue | 'capture', Start>> = {
  ingest: define(IngestPayload, captures, processIngest),
  resolve: define(ResolvePayload, resolutions, processResolve),
  capture: define(CapturePayload, captures, processCapture),
  verify: define(VerifyPayload, one, processVerify),
  audit: define(AuditRunPayload, one, processAudit),
  replicate: define(ReplicateRunPayload, one, processReplicate),
  notify(app, queue) {
    const receivers = new ReceiverConcurrency()
    const run = (service: App, payload: NotifyPayload, attempt: JobAttempt) =>
      processNotify(service, receivers, payload, attempt)
    return define(NotifyPayload, deliveries, run)(app, queue)
  },
}

/**
 * Starts the worker of a queue. Every platform has a capture queue: posts of a platform without public access end there
 * as `unsupported`.
 */
export function startQueueWorker(app: App, queue: QueueName): Promise<RunningWorker> {
  return WORKERS[isCaptureQueue(queue) ? 'capture' : queue](app, queue)
}
