import { purgeIdempotencyKeys } from '../catalog/access/idempotency-keys.ts'
import { deleteDeliveries } from '../catalog/webhooks/deliveries.ts'
import { purgeEvidence, purgeIntake } from '../catalog/work/retention.ts'
import type { ServiceDeps } from './service-deps.ts'

/** How long the delivery log is kept. */
const DELIVERIES_MS = 30 * 86_400_000
const BATCH = 500

/** The number of rows purged. */
export interface PurgeResult {
  readonly evidence: number
  readonly intake: number
}

/**
 * Deletes expired data: ended deliveries, idempotency keys, evidence of checks (`STET_EVIDENCE_RETENTION`), ended requests
 * (`STET_INTAKE_RETENTION`). Works in batches, each in its own transaction.
 */
export async function purgeExpired(
  deps: Pick<ServiceDeps, 'catalog' | 'config' | 'clock'>,
): Promise<PurgeResult> {
  const { db } = await deps.catalog()
  const { evidenceMs, intakeMs } = deps.config.retention
  const before = (ms: number) => new Date(deps.clock.now().getTime() - ms)
  await deleteDeliveries(db, before(DELIVERIES_MS))
  await inBatches((limit) => purgeIdempotencyKeys(db, before(0), limit))
  return {
    evidence:
      evidenceMs === null ? 0 : await inBatches((limit) => purgeEvidence(db, before(evidenceMs), limit)),
    intake: intakeMs === null ? 0 : await inBatches((limit) => purgeIntake(db, before(intakeMs), limit)),
  }
}

async function inBatches(purge: (limit: number) => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const purged = await purge(BATCH)
    all += purged
    if (purged < BATCH) return all
  }
}
