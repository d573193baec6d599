import { dirname } from 'node:path/posix'
import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../catalog/catalog.ts'
import { clearFindings } from '../catalog/ledger-findings.ts'
import { iterateSnapshots } from '../catalog/snapshots/snapshots.ts'
import { claimAudits, saveAudit } from '../catalog/watch/audits.ts'
import { nextAuditAt } from '../verify/audit-schedule.ts'
import { type AuditLine, auditSnapshot } from '../verify/audit-snapshot.ts'
import { auditEvents } from './audit-events.ts'
import { type PostSelection, requireKnownPost } from './run-verification.ts'
import type { ServiceDeps } from './service-deps.ts'

/** A run by hand or by cron reads at least this many: a small archive is read whole each time. */
const LEAST = { snapshots: 500, bytes: 1e9 } as const
const PAGE = 20

interface Stored {
  readonly id: string
  readonly key: string
  readonly manifest_key: string
  readonly manifest_sha256: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * Reads stored snapshots again, at a limited rate, and yields one line for each. `newly`: the damage was found by this
 * audit; later audits report it until it is repaired.
 *
 * @param which `due`: the snapshots that are due; a run by hand adds those that were read longest ago
 * @param most maximum number of snapshots
 */
export async function auditSnapshots(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'config' | 'scratchDir' | 'clock' | 'logger'>,
  which: PostSelection,
  signal: AbortSignal,
  most?: number,
): Promise<AsyncGenerator<AuditLine & { newly: boolean }>> {
  const { db } = await deps.catalog()
  if (typeof which === 'object') await requireKnownPost(deps, which.post)
  const ledger = await deps.ledger()
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
      const audited = { ...row, manifestKey: row.manifest_key, manifestSha256: row.manifest_sha256 }
      const line = await auditSnapshot(ledger, audited, deps.scratchDir)
      if (line.ok) await clearFindings(db, [row.manifest_key], ['missing', 'changed'])
      await auditEvents(deps, `${dirname(row.key)}/`)
      const at = deps.clock.now()
      const next = nextAuditAt(row.id, at, auditPeriodMs, !line.ok)
      const news = await saveAudit(db, { snapshotId: row.id, at, damage: line.damage }, next)
      const about = { snapshot: row.id, key: row.key }
      if (news === 'damaged') deps.logger.error({ ...about, damage: line.damage }, 'a snapshot is damaged')
      if (news === 'repaired') deps.logger.info(about, 'a damaged snapshot was repaired')
      yield { ...line, newly: !line.ok }
      const paced = (row.bytes / auditBytesPerSecond) * 1000 - (performance.now() - began)
      if (paced > 0) await pause(paced, undefined, { signal }).catch(() => {})
    }
  })()
}

/** Yields the snapshots that are due; by hand and without `most`, then the rest of a small archive. */
async function* dueSnapshots(
  deps: Pick<ServiceDeps, 'clock'>,
  db: Db,
  most: number | undefined,
): AsyncGenerator<Stored> {
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
