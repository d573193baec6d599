import { dirname } from 'node:path/posix'
import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../../catalog/catalog.ts'
import { clearFindings } from '../../catalog/ledger-findings.ts'
import { iterateSnapshots } from '../../catalog/snapshots/snapshots.ts'
import { claimAudits, saveAudit } from '../../catalog/watch/audits.ts'
import type { Repair } from '../../model/event-record.ts'
import { nextAuditAt } from '../../verify/audit-schedule.ts'
import type { AuditLine } from '../../verify/audit-snapshot.ts'
import { type AuditedRow, auditCopies } from '../copies/audit-copies.ts'
import type { StrayObject } from '../copies/compare-listing.ts'
import { compareStores } from '../copies/compare-stores.ts'
import type { RepairDeps } from '../copies/repair-objects.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { type PostSelection, requireKnownPost } from '../verify/run-verification.ts'
import { auditEvents } from './audit-events.ts'

/** A run by hand or by cron reads at least this many: a small archive is read whole each time. */
export const LEAST = { snapshots: 500, bytes: 1e9 } as const
const PAGE = 20
/** How old the last comparison of a store's listing is when the service makes the next. */
const LISTED_MS = 24 * 3_600_000

export type AuditDeps = RepairDeps & Pick<ServiceDeps, 'config'>

/** What an audit tells besides its line. */
interface AuditNews {
  /** Whether it found damage that it could not mend. */
  readonly newly: boolean
  /** What it put back. */
  readonly repaired: readonly Repair[]
}

/**
 * Reads stored snapshots again, in every store and at a limited rate, and yields one line for each. Then it compares the
 * listings of the stores with the catalog, and yields a line for each object that no record explains and that is new.
 *
 * @param which `due`: the snapshots that are due; a run by hand adds those that were read longest ago
 * @param most maximum number of snapshots
 */
export async function auditSnapshots(
  deps: AuditDeps,
  which: PostSelection,
  signal: AbortSignal,
  most?: number,
): Promise<AsyncGenerator<(AuditLine & AuditNews) | (StrayObject & { newly: boolean })>> {
  const { db } = await deps.catalog()
  if (typeof which === 'object') await requireKnownPost(deps, which.post)
  const copies = await deps.copies()
  const { auditPeriodMs, auditBytesPerSecond } = deps.config.watch
  const snapshots =
    typeof which === 'object'
      ? iterateSnapshots(db, which.post)
      : which === 'all'
        ? iterateSnapshots(db, null)
        : dueSnapshots(deps, db, most)
  return (async function* () {
    for await (const row of snapshots) {
      if (signal.aborted) return
      const began = performance.now()
      const { line, repaired } = await auditCopies(deps, row)
      if (line.ok) await clearFindings(db, [row.manifest_key], ['missing', 'changed'])
      await auditEvents(deps, `${dirname(row.key)}/`)
      const at = deps.clock.now()
      const next = nextAuditAt(row.id, at, auditPeriodMs, !line.ok)
      const news = await saveAudit(db, { snapshotId: row.id, at, damage: line.damage }, next)
      const about = { snapshot: row.id, key: row.key }
      if (news === 'damaged') deps.logger.error({ ...about, damage: line.damage }, 'a snapshot is damaged')
      if (news === 'repaired') deps.logger.info(about, 'a damaged snapshot was repaired')
      yield { ...line, newly: !line.ok, repaired }
      const paced = ((row.bytes * copies.length) / auditBytesPerSecond) * 1000 - (performance.now() - began)
      if (paced > 0) await pause(paced, undefined, { signal }).catch(() => {})
    }
    if (typeof which === 'object') return
    for await (const stray of compareStores(deps, most === undefined ? null : LISTED_MS, signal)) {
      yield { ...stray, newly: true }
    }
  })()
}

/** Yields the snapshots that are due; by hand and without `most`, then the rest of a small archive. */
async function* dueSnapshots(
  deps: Pick<ServiceDeps, 'clock'>,
  db: Db,
  most: number | undefined,
): AsyncGenerator<AuditedRow> {
  const start = deps.clock.now()
  let [count, bytes] = [0, 0]
  for (const before of most === undefined ? [null, start] : [null]) {
    for (;;) {
      const enough = before !== null && (count >= LEAST.snapshots || bytes >= LEAST.bytes)
      const limit = Math.min(PAGE, (most ?? Number.POSITIVE_INFINITY) - count)
      if (enough || limit <= 0) break
      const rows = await claimAudits(db, deps.clock.now(), limit, before)
      if (rows.length === 0) break
      for (const row of rows) {
        count += 1
        bytes += row.bytes
        yield row
      }
    }
  }
}
