import type { App } from '../app.ts'
import { asCatalogError } from '../catalog/outage.ts'
import type { AuditPayload } from '../jobs/payloads.ts'
import { type Verdict, verdictOnError } from '../jobs/verdict.ts'
import type { Attempt } from '../jobs/worker.ts'
import { asStetError } from '../model/errors.ts'
import { auditAll } from './audit.ts'

/** A round reads what is due, and no more than this. */
const MOST = 200

/** One round of audits over the snapshots that are due. */
export async function runAudit(app: App, _payload: AuditPayload, attempt: Attempt): Promise<Verdict> {
  const log = app.logger.child({ job: attempt.jobId })
  const counts = { snapshots: 0, damaged: 0 }
  try {
    for await (const line of await auditAll(app, 'due', attempt.signal, MOST)) {
      counts.snapshots += 1
      if (!line.ok) counts.damaged += 1
    }
    if (counts.snapshots > 0) log.info(counts, 'audited')
    return { kind: 'done' }
  } catch (thrown) {
    const error = asStetError(asCatalogError(thrown), 'audit')
    log.warn({ ...counts, code: error.code, err: error }, 'audit cut off')
    return verdictOnError(error, app.clock.now(), attempt.signal)
  }
}
