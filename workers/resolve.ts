import { ResolvePayload } from '../src/jobs/job-payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processResolve } from '../src/services/process-resolve.ts'

/** One archive is asked by all: more at once would stand in the same line. */
const RESOLUTIONS = 2

/** Looks for the addresses that articles lost: at a pace of its own, for it waits for web archives. */
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
