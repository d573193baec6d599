import { IngestPayload } from '../src/jobs/job-payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processIngest } from '../src/services/process-ingest.ts'

/** Processes accepted articles. */
export async function startIngest(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'ingest',
    payload: IngestPayload,
    concurrency: app.config.captureConcurrency,
    run: (payload, attempt) => processIngest(app, payload, attempt),
    onError: throttleErrors((err) => app.logger.warn({ err }, 'ingest worker')),
  })
}
