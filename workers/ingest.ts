import { seldom } from '../src/app/logger.ts'
import { runIngest } from '../src/app/run-ingest.ts'
import type { App } from '../src/app.ts'
import { IngestPayload } from '../src/jobs/payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'

/** Works on the articles that came in. */
export async function startIngest(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'ingest',
    payload: IngestPayload,
    concurrency: app.config.captureConcurrency,
    run: (payload, attempt) => runIngest(app, payload, attempt),
    onError: seldom((err) => app.logger.warn({ err }, 'ingest worker')),
  })
}
