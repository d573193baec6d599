import { seldom } from '../src/app/logger.ts'
import { runAudit } from '../src/app/run-audit.ts'
import type { App } from '../src/app.ts'
import { AuditPayload } from '../src/jobs/payloads.ts'
import { type RunningWorker, startWorker } from '../src/jobs/worker.ts'

/** Works on the rounds of audits. */
export async function startAudit(app: App): Promise<RunningWorker> {
  const { backend } = await app.queues()
  return await startWorker(backend, {
    queue: 'audit',
    payload: AuditPayload,
    concurrency: 1,
    run: (payload, attempt) => runAudit(app, payload, attempt),
    onError: seldom((err) => app.logger.warn({ err }, 'audit worker')),
  })
}
