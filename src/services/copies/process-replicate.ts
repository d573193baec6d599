import { FIRST_COPY } from '../../archive/copies.ts'
import { listCopies } from '../../catalog/copies/store-copies.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { decideOnError, type JobDecision } from '../../jobs/job-decision.ts'
import type { ReplicateRunPayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { asStetError } from '../../model/errors.ts'
import type { AuditDeps } from '../audit/audit-snapshots.ts'
import { compareListing } from './compare-listing.ts'
import { runCopyWork } from './run-copy-work.ts'

/**
 * Brings each replica what is queued for it. A new replica is first compared with the catalog, which queues everything that
 * it lacks.
 */
export async function processReplicate(
  deps: AuditDeps,
  _payload: ReplicateRunPayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const { signal } = attempt
  const replicas = (await deps.copies()).filter(({ name }) => name !== FIRST_COPY)
  const runs = await Promise.allSettled(
    replicas.map(async (copy) => {
      const { db } = await deps.catalog()
      const row = (await listCopies(db)).find(({ name }) => name === copy.name)
      if (row?.listed_at == null) for await (const _ of compareListing(deps, copy, signal));
      const counts = { copy: copy.name, records: 0, bytes: 0, failed: 0 }
      for await (const { bytes, error } of runCopyWork(deps, copy, signal)) {
        counts.bytes += bytes
        if (error === null) counts.records += 1
        else counts.failed += 1
      }
      if (counts.records > 0) deps.logger.info({ job: attempt.jobId, ...counts }, 'replicated')
    }),
  )
  const failed = runs.find((run) => run.status === 'rejected')
  if (failed === undefined) return { kind: 'complete' }
  const error = asStetError(toCatalogError(failed.reason), 'replicate')
  deps.logger.warn({ job: attempt.jobId, code: error.code, err: error }, 'replication interrupted')
  return decideOnError(error, deps.clock.now(), signal)
}
