import { seldom } from '../src/app/logger.ts'
import { runNotify } from '../src/app/run-notify.ts'
import type { App } from '../src/app.ts'
import { NotifyPayload } from '../src/jobs/payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import { ReceiverConcurrency } from '../src/notify/turns.ts'

/** Most of a delivery is waiting; each receiver has its part of these. */
const DELIVERIES = 24

/** Delivers webhooks. */
export async function startNotify(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  const receivers = new ReceiverConcurrency()
  return await startWorker(backend, {
    queue: 'notify',
    payload: NotifyPayload,
    concurrency: DELIVERIES,
    run: (payload, attempt) => runNotify(app, receivers, payload, attempt),
    onError: seldom((err) => app.logger.warn({ err }, 'notify worker')),
  })
}
