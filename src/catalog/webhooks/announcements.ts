import { sql } from 'kysely'
import type { Announcement } from '../../model/announcement.ts'
import type { Db } from '../catalog.ts'
import { executePrepared } from '../execute-prepared.ts'
import { pgJson } from '../sanitize.ts'
import type { AnnouncementRow } from '../tables/webhooks.ts'

/** Inserts an announcement. Call it in the transaction of the change that it announces. Idempotent. */
export async function saveAnnouncement(db: Db, one: Announcement, now: Date): Promise<void> {
  const query = db
    .insertInto('announcements')
    .values({
      id: one.id,
      type: one.type,
      at: one.at,
      ...('post' in one
        ? { platform: one.post.platform, post_id: one.post.id, url: one.post.url }
        : { article_id: one.articleId, url: '' }),
      detail: pgJson(one.detail),
      created_at: now,
      dispatched_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
  await executePrepared(db, query)
}

/** Locks undispatched announcements until the transaction ends, oldest first. Skips those that another process has locked. */
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
  return rows.map(toAnnouncement)
}

/** The announcement that a row holds. */
export function toAnnouncement({
  id,
  type,
  at,
  platform,
  post_id,
  article_id,
  url,
  detail,
}: AnnouncementRow): Announcement {
  const fact = { id, at, detail }
  if (type === 'article.done' || type === 'article.failed')
    return { ...fact, type, articleId: article_id ?? '' }
  if (platform === null || post_id === null) throw new TypeError(`The announcement ${id} names no post.`)
  return { ...fact, type, post: { platform, id: post_id, url } }
}

/** Marks announcements as dispatched: every matching subscription has a delivery. */
export async function markDispatched(tx: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await tx.updateTable('announcements').set({ dispatched_at: now }).where('id', 'in', ids).execute()
}

/** Deletes at most `limit` dispatched announcements from before a time. @returns how many it deleted */
export async function purgeAnnouncements(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from announcements where id in (
      select id from announcements where dispatched_at is not null and created_at < ${before}
      order by created_at limit ${limit} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
