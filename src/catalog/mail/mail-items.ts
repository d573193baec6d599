import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { PostAnnouncement } from '../../model/announcement.ts'
import type { Db } from '../catalog.ts'
import { toAnnouncement } from '../webhooks/announcements.ts'

/** Notes that an announcement is to be mailed. Call it in the transaction that dispatches the announcement. Idempotent. */
export async function addMailItem(tx: Db, announcementId: string, now: Date): Promise<void> {
  await tx
    .insertInto('mail_items')
    .values({ announcement_id: announcementId, mail_id: null, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** When a notice is made of what waits. */
export interface NoticeTiming {
  /** Nothing new for this long. */
  readonly quietMs: number
  /** The oldest has waited for this long. */
  readonly longestMs: number
}

/**
 * Makes one notice of all announcements that wait, if it is time. Several processes may call it at once: one of them makes
 * the notice.
 *
 * @returns the notice's id; null if nothing waits or it is not yet time
 */
export async function makeNotice(
  db: Db,
  { quietMs, longestMs }: NoticeTiming,
  now: Date,
): Promise<string | null> {
  return await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      mine: boolean
    }>`select pg_try_advisory_xact_lock(hashtext('stet mail notice')) as mine`.execute(tx)
    if (!rows[0]?.mine) return null
    const { oldest, newest } = await tx
      .selectFrom('mail_items')
      .select((row) => [row.fn.min('created_at').as('oldest'), row.fn.max('created_at').as('newest')])
      .where('mail_id', 'is', null)
      .$castTo<{ oldest: Date | null; newest: Date | null }>()
      .executeTakeFirstOrThrow()
    if (oldest === null || newest === null) return null
    const isTime =
      now.getTime() - newest.getTime() >= quietMs || now.getTime() - oldest.getTime() >= longestMs
    if (!isTime) return null
    const id = `mail_${randomUUID()}`
    await tx
      .insertInto('mails')
      .values({
        ...{ id, kind: 'notice', since: null, until: null, state: 'waiting', attempts: 0 },
        ...{ next_at: now, error: null, created_at: now, ended_at: null },
      })
      .execute()
    await tx.updateTable('mail_items').set({ mail_id: id }).where('mail_id', 'is', null).execute()
    return id
  })
}

/** The announcements of a notice, oldest first. */
export async function listMailedAnnouncements(db: Db, mailId: string): Promise<PostAnnouncement[]> {
  const rows = await db
    .selectFrom('mail_items')
    .innerJoin('announcements', 'announcements.id', 'mail_items.announcement_id')
    .selectAll('announcements')
    .where('mail_items.mail_id', '=', mailId)
    .orderBy('announcements.at')
    .orderBy('announcements.id')
    .execute()
  return rows.map(toAnnouncement).filter((one) => 'post' in one)
}
