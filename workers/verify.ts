import { VerifyPayload } from '../src/jobs/job-payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processVerify } from '../src/services/process-verify.ts'

/** Processes the jobs that check posts. */
export async function startVerify(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'verify',
    payload: VerifyPayload,
    concurrency: 1,
    run: (payload, attempt) => processVerify(app, payload, attempt),
    onError: throttleErrors((err) => app.logger.warn({ err }, 'verify worker')),
  })
}
