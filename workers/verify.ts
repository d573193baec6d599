import { seldom } from '../src/app/logger.ts'
import { runVerify } from '../src/app/run-verify.ts'
import type { App } from '../src/app.ts'
import { VerifyPayload } from '../src/jobs/payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'

/** Works on the rounds of checks. */
export async function startVerify(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'verify',
    payload: VerifyPayload,
    concurrency: 1,
    run: (payload, attempt) => runVerify(app, payload, attempt),
    onError: seldom((err) => app.logger.warn({ err }, 'verify worker')),
  })
}
