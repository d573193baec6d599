import { NotifyPayload } from '../src/jobs/job-payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processNotify } from '../src/services/process-notify.ts'
import { ReceiverConcurrency } from '../src/webhooks/receiver-concurrency.ts'

/** A delivery mostly waits for its receiver; each receiver may use only a part of these slots. */
const DELIVERIES = 24

/** Delivers webhooks. */
export async function startNotify(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  const receivers = new ReceiverConcurrency()
  return await startWorker(backend, {
    queue: 'notify',
    payload: NotifyPayload,
    concurrency: DELIVERIES,
    run: (payload, attempt) => processNotify(app, receivers, payload, attempt),
    onError: throttleErrors((err) => app.logger.warn({ err }, 'notify worker')),
  })
}
