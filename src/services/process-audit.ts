import { toCatalogError } from '../catalog/database-outage.ts'
import { recordRound } from '../catalog/processes/rounds.ts'
import { decideOnError, type JobDecision } from '../jobs/job-decision.ts'
import type { AuditRunPayload } from '../jobs/job-payloads.ts'
import type { JobAttempt } from '../jobs/worker.ts'
import { asStetError } from '../model/errors.ts'
import { auditSnapshots } from './audit-snapshots.ts'
import type { ServiceDeps } from './service-deps.ts'

/** The maximum number of snapshots in one run. */
const MOST = 200

/** Runs one round of audits over the snapshots that are due. */
export async function processAudit(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'config' | 'scratchDir' | 'clock' | 'logger'>,
  _payload: AuditRunPayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const log = deps.logger.child({ job: attempt.jobId })
  const counts = { snapshots: 0, damaged: 0 }
  try {
    for await (const line of await auditSnapshots(deps, 'due', attempt.signal, MOST)) {
      counts.snapshots += 1
      if (!line.ok) counts.damaged += 1
    }
    await recordRound((await deps.catalog()).db, 'audit')
    if (counts.snapshots > 0) log.info(counts, 'audited')
    return { kind: 'complete' }
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), 'audit')
    log.warn({ ...counts, code: error.code, err: error }, 'audit interrupted')
    return decideOnError(error, deps.clock.now(), attempt.signal)
  }
}
