import { seldom } from '../src/app/logger.ts'
import { runCapture } from '../src/app/run-capture.ts'
import type { App } from '../src/app.ts'
import { captureQueue } from '../src/jobs/names.ts'
import { CapturePayload } from '../src/jobs/payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { PlatformName } from '../src/model/platform.ts'

/** Works on the captures of one platform. */
export async function startCapture(app: App, platform: PlatformName): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: captureQueue(platform),
    payload: CapturePayload,
    concurrency: app.config.captureConcurrency,
    run: (payload, attempt) => runCapture(app, payload, attempt),
    onError: seldom((err) => app.logger.warn({ err }, 'capture worker')),
  })
}
