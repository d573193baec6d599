import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { json } from './values.ts'

/** Keeps what one re-read of a snapshot found; `damage` is empty where it is whole. */
export async function saveAudit(
  db: Db,
  audit: { snapshotId: string; at: Date; damage: readonly string[] },
): Promise<void> {
  await db
    .insertInto('audits')
    .values({
      snapshot_id: audit.snapshotId,
      at: audit.at,
      ok: audit.damage.length === 0,
      damage: json(audit.damage),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The newest audits of a post's snapshots, newest first. */
export async function auditsOf(db: Db, post: Pick<PostRef, 'platform' | 'id'>, limit = 50) {
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
