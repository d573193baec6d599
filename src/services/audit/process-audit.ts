import { toCatalogError } from '../../catalog/database-outage.ts'
import { recordRound } from '../../catalog/processes/rounds.ts'
import { decideOnError, type JobDecision } from '../../jobs/job-decision.ts'
import type { AuditRunPayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { asStetError } from '../../model/errors.ts'
import { type AuditDeps, auditSnapshots } from './audit-snapshots.ts'

/** The maximum number of snapshots in one run. */
const MOST = 200

/** Runs one round of audits over the snapshots that are due. */
export async function processAudit(
  deps: AuditDeps,
  _payload: AuditRunPayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const log = deps.logger.child({ job: attempt.jobId })
  const counts = { snapshots: 0, damaged: 0, repaired: 0, strays: 0 }
  try {
    for await (const line of await auditSnapshots(deps, 'due', attempt.signal, MOST)) {
      if ('stray' in line) {
        counts.strays += 1
        continue
      }
      counts.snapshots += 1
      if (!line.ok) counts.damaged += 1
      if (line.repaired.length > 0) counts.repaired += 1
    }
    await recordRound((await deps.catalog()).db, 'audit')
    if (counts.snapshots + counts.strays > 0) log.info(counts, 'audited')
    return { kind: 'complete' }
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), 'audit')
    log.warn({ ...counts, code: error.code, err: error }, 'audit interrupted')
    return decideOnError(error, deps.clock.now(), attempt.signal)
  }
}
