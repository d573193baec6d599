import { CapturePayload } from '../src/jobs/job-payloads.ts'
import { captureQueueName } from '../src/jobs/queue-names.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { PlatformName } from '../src/model/platform.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processCapture } from '../src/services/process-capture.ts'

/** Processes the captures of one platform. */
export async function startCapture(app: App, platform: PlatformName): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: captureQueueName(platform),
    payload: CapturePayload,
    concurrency: app.config.captureConcurrency,
    run: (payload, attempt) => processCapture(app, payload, attempt),
    onError: throttleErrors((err) => app.logger.warn({ err }, 'capture worker')),
  })
}
