import { ResolvePayload } from '../src/jobs/job-payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processResolve } from '../src/services/process-resolve.ts'

/** All jobs query the same archive, so more of them would only wait for the same rate limiter. */
const RESOLUTIONS = 2

/** Resolves the URLs that articles lost. It has a worker of its own because it waits for web archives. */
export async function startResolve(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'resolve',
    payload: ResolvePayload,
    concurrency: RESOLUTIONS,
    run: (payload, attempt) => processResolve(app, payload, attempt),
    onError: throttleErrors((err) => app.logger.warn({ err }, 'resolve worker')),
  })
}
