import { seldom } from '../src/app/logger.ts'
import { runResolve } from '../src/app/run-resolve.ts'
import type { App } from '../src/app.ts'
import { ResolvePayload } from '../src/jobs/payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'

/** One archive is asked by all: more at once would stand in the same line. */
const RESOLUTIONS = 2

/** Looks for the addresses that articles lost: at a pace of its own, for it waits for web archives. */
export async function startResolve(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'resolve',
    payload: ResolvePayload,
    concurrency: RESOLUTIONS,
    run: (payload, attempt) => runResolve(app, payload, attempt),
    onError: seldom((err) => app.logger.warn({ err }, 'resolve worker')),
  })
}
