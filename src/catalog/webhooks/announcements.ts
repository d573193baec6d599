import type { Announcement } from '../../model/announcement.ts'
import type { Db } from '../catalog.ts'
import { executePrepared } from '../prepared-statements.ts'
import { pgJson } from '../sanitize.ts'

/** Keeps what is to be told, in the transaction of the change that it tells of. Said again, it is kept once. */
export async function saveAnnouncement(db: Db, one: Announcement, now: Date): Promise<void> {
  const saving = db
    .insertInto('announcements')
    .values({
      id: one.id,
      type: one.type,
      at: one.at,
      platform: one.post.platform,
      post_id: one.post.id,
      url: one.post.url,
      detail: pgJson(one.detail),
      created_at: now,
      dispatched_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
  await executePrepared(db, saving)
}

/** What nobody has been told yet, oldest first, held for this transaction: another process takes others. */
export async function listPendingAnnouncements(tx: Db, limit: number): Promise<Announcement[]> {
  const rows = await tx
    .selectFrom('announcements')
    .selectAll()
    .where('dispatched_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(({ id, type, at, platform, post_id, url, detail }) => ({
    id,
    type,
    at,
    post: { platform, id: post_id, url },
    detail,
  }))
}

/** Notes that everybody who asked for these has a delivery. */
export async function markDispatched(tx: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await tx.updateTable('announcements').set({ dispatched_at: now }).where('id', 'in', ids).execute()
}
