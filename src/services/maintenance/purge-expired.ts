import { purgeIdempotencyKeys } from '../../catalog/access/idempotency-keys.ts'
import type { Db } from '../../catalog/catalog.ts'
import { purgeNotices } from '../../catalog/mail/mails.ts'
import { deleteEndedLeases } from '../../catalog/stores/write-leases.ts'
import { purgeAnnouncements } from '../../catalog/webhooks/announcements.ts'
import { purgeDeliveries } from '../../catalog/webhooks/deliveries.ts'
import { purgeAudits, purgeChecks, purgeEvidence, purgeIntake } from '../../catalog/work/retention.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** How long announcements and the logs of deliveries and of mails are kept. */
const DELIVERIES_MS = 30 * 86_400_000
const BATCH = 500

/** The number of rows purged. */
export interface PurgeResult {
  readonly deliveries: number
  readonly announcements: number
  readonly notices: number
  readonly evidence: number
  readonly checks: number
  readonly audits: number
  readonly intake: number
}

/** Deletes at most `limit` rows from before a time, and counts them. */
type Purge = (db: Db, before: Date, limit: number) => Promise<number>

/**
 * Deletes expired data: ended deliveries and mails, dispatched announcements, idempotency keys, leases of writers that were
 * killed, evidence of checks (`STET_EVIDENCE_RETENTION`), checks and audits (`STET_CHECK_RETENTION`), ended requests
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
  await purgeAfter(purgeIdempotencyKeys, 0)
  const deliveries = await purgeAfter(purgeDeliveries, DELIVERIES_MS)
  const announcements = await purgeAfter(purgeAnnouncements, DELIVERIES_MS)
  const notices = await purgeAfter(purgeNotices, DELIVERIES_MS)
  await deleteEndedLeases(db)
  return {
    ...{ deliveries, announcements, notices },
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
