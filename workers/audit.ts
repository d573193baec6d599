import { AuditPayload } from '../src/jobs/job-payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'
import type { App } from '../src/runtime/app.ts'
import { throttleErrors } from '../src/runtime/logger.ts'
import { processAudit } from '../src/services/process-audit.ts'

/** Processes the jobs that audit snapshots. */
export async function startAudit(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'audit',
    payload: AuditPayload,
    concurrency: 1,
    run: (payload, attempt) => processAudit(app, payload, attempt),
    onError: throttleErrors((err) => app.logger.warn({ err }, 'audit worker')),
  })
}
