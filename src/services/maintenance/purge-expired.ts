import { purgeIdempotencyKeys } from '../../catalog/access/idempotency-keys.ts'
import type { Db } from '../../catalog/catalog.ts'
import { deleteNotices } from '../../catalog/mail/mails.ts'
import { deleteEndedLeases } from '../../catalog/stores/write-leases.ts'
import { deleteDeliveries } from '../../catalog/webhooks/deliveries.ts'
import { purgeAudits, purgeChecks, purgeEvidence, purgeIntake } from '../../catalog/work/retention.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** How long the logs of deliveries and of mails are kept. */
const DELIVERIES_MS = 30 * 86_400_000
const BATCH = 500

/** The number of rows purged. */
export interface PurgeResult {
  readonly evidence: number
  readonly checks: number
  readonly audits: number
  readonly intake: number
}

/** Deletes at most `limit` rows from before a time, and counts them. */
type Purge = (db: Db, before: Date, limit: number) => Promise<number>

/**
 * Deletes expired data: ended deliveries and mails, idempotency keys, leases of writers that were killed, evidence of
 * checks (`STET_EVIDENCE_RETENTION`), checks and audits (`STET_CHECK_RETENTION`), ended requests
 * (`STET_INTAKE_RETENTION`). Works in batches, each in its own transaction.
 */
export async function purgeExpired(
  deps: Pick<ServiceDeps, 'catalog' | 'config' | 'clock'>,
): Promise<PurgeResult> {
  const { db } = await deps.catalog()
  const { evidenceMs, checksMs, intakeMs } = deps.config.retention
  const now = deps.clock.now().getTime()
  const purgeAfter = (purge: Purge, ms: number | null) =>
    ms === null ? 0 : inBatches(purge, db, new Date(now - ms))
  await deleteDeliveries(db, new Date(now - DELIVERIES_MS))
  await deleteNotices(db, new Date(now - DELIVERIES_MS))
  await purgeAfter(purgeIdempotencyKeys, 0)
  await deleteEndedLeases(db)
  return {
    evidence: await purgeAfter(purgeEvidence, evidenceMs),
    checks: await purgeAfter(purgeChecks, checksMs),
    audits: await purgeAfter(purgeAudits, checksMs),
    intake: await purgeAfter(purgeIntake, intakeMs),
  }
}

async function inBatches(purge: Purge, db: Db, before: Date): Promise<number> {
  let all = 0
  for (;;) {
    const purged = await purge(db, before, BATCH)
    all += purged
    if (purged < BATCH) return all
  }
}
