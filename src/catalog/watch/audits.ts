import { announcement } from '../../model/announcement.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'
import { saveAnnouncement } from '../webhooks/announcements.ts'

/** The result of an audit of a snapshot; `damage` is empty if the snapshot is whole. */
interface AuditFinding {
  readonly snapshotId: string
  readonly at: Date
  readonly damage: readonly string[]
}

/**
 * Saves an audit and the time of the next. The first audit that finds damage announces it to the newsroom.
 *
 * @returns `damaged` if this audit is the first to find damage, `mended` if it is the first to find the snapshot whole again
 */
export async function saveAudit(
  db: Db,
  { snapshotId, at, damage }: AuditFinding,
  nextAt: Date,
): Promise<'damaged' | 'repaired' | null> {
  return await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('audits')
      .values({ snapshot_id: snapshotId, at, ok: damage.length === 0, damage: pgJson(damage) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const before = await tx
      .selectFrom('snapshots')
      .innerJoin('posts', (join) =>
        join.onRef('posts.platform', '=', 'snapshots.platform').onRef('posts.id', '=', 'snapshots.post_id'),
      )
      .select(['snapshots.damaged_since', 'posts.platform', 'posts.id', 'posts.url'])
      .where('snapshots.id', '=', snapshotId)
      .forUpdate('snapshots')
      .executeTakeFirst()
    if (!before) return null
    const since = damage.length === 0 ? null : (before.damaged_since ?? at)
    await tx
      .updateTable('snapshots')
      .set({ damaged_since: since, audited_at: at, audit_due_at: nextAt, audit_lease_until: null })
      .where('id', '=', snapshotId)
      .execute()
    if (since === null) return before.damaged_since === null ? null : 'repaired'
    if (before.damaged_since !== null) return null
    const { platform, id, url } = before
    const about = `${snapshotId} ${at.toISOString()}`
    const one = announcement('snapshot.damaged', { platform, id, url }, about, at, {
      snapshotId,
      damage,
      since: at.toISOString(),
    })
    await saveAnnouncement(tx, one, at)
    return 'damaged'
  })
}

/** An audit reads at most a few gigabytes, so its worker is dead if the audit takes longer. */
const LEASE_MS = 10 * 60_000

/** The columns that an audit needs. */
const AUDITED = [
  'snapshots.id',
  'platform',
  'post_id',
  'key',
  'manifest_key',
  'manifest_sha256',
  'sha256',
  'bytes',
  'audited_at',
] as const

/**
 * Leases snapshots for an audit: first those never audited, then the longest overdue.
 *
 * @param before null: snapshots that are due; else: snapshots never audited or last audited before this time
 */
export async function claimAudits(db: Db, now: Date, limit: number, before: Date | null) {
  const due = db
    .selectFrom('snapshots')
    .select('id')
    .where((row) => row.or([row('audit_lease_until', 'is', null), row('audit_lease_until', '<', now)]))
    .$if(before === null, (query) => query.where('audit_due_at', '<=', now))
    .$if(before !== null, (query) =>
      query.where((row) => row.or([row('audited_at', 'is', null), row('audited_at', '<', before ?? now)])),
    )
    .orderBy('audit_due_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  return await db
    .with('due', () => due)
    .updateTable('snapshots')
    .from('due')
    .set({ audit_lease_until: new Date(now.getTime() + LEASE_MS) })
    .whereRef('snapshots.id', '=', 'due.id')
    .returning(AUDITED)
    .execute()
}

/** Makes the audit of a snapshot due, by the key of its manifest. */
export async function hastenAudit(db: Db, manifestKey: string): Promise<void> {
  await db
    .updateTable('snapshots')
    .set({ audit_due_at: new Date(0), audit_lease_until: null })
    .where('manifest_key', '=', manifestKey)
    .execute()
}

/** Counts all, damaged and overdue snapshots, for the metrics. */
export async function countAudited(db: Db, now: Date) {
  const snapshots = db.selectFrom('snapshots').select((one) => one.fn.countAll<number>().as('count'))
  const counts = await Promise.all(
    // Separate queries, because each uses another index.
    [
      snapshots,
      snapshots.where('damaged_since', 'is not', null),
      snapshots.where('audit_due_at', '<', now),
    ].map((some) => some.executeTakeFirstOrThrow()),
  )
  const [all = 0, damaged = 0, overdue = 0] = counts.map((row) => Number(row.count))
  return { all, damaged, overdue }
}

/** The newest audits of a post's snapshots, newest first. */
export async function listAuditsOfPost(db: Db, post: Pick<PostRef, 'platform' | 'id'>, limit = 50) {
  return await db
    .selectFrom('audits')
    .innerJoin('snapshots', 'snapshots.id', 'audits.snapshot_id')
    .select(['audits.snapshot_id', 'audits.at', 'audits.ok', 'audits.damage'])
    .where('snapshots.platform', '=', post.platform)
    .where('snapshots.post_id', '=', post.id)
    .orderBy('audits.at', 'desc')
    .limit(limit)
    .execute()
}
