import { type SqlBool, sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'
import { MAIL_STATES, type MailRow, type MailsTable } from '../tables/mail.ts'

/**
 * Adds the digest that ends at `until`, once. It begins where the last one ended, at most four weeks before; the first one
 * covers a week.
 *
 * @returns whether it is new
 */
export async function addDigest(db: Db, until: Date, now: Date): Promise<boolean> {
  const row = await db
    .insertInto('mails')
    .values({
      ...{ id: `digest_${until.toISOString().slice(0, 10)}`, kind: 'digest', until, state: 'waiting' },
      since: sql<Date>`coalesce((select max(until) from mails where kind = 'digest' and until < ${until}
        and until >= ${until}::timestamptz - interval '28 days'), ${until}::timestamptz - interval '7 days')`,
      ...{ attempts: 0, next_at: now, error: null, created_at: now, ended_at: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Claims the mail that has been due longest, for one attempt. Another process may claim it again after the lease, because
 * this one has died then.
 */
export async function claimMail(db: Db, now: Date, leaseMs: number): Promise<MailRow | null> {
  const row = await db
    .updateTable('mails')
    .set((set) => ({ next_at: new Date(now.getTime() + leaseMs), attempts: set('attempts', '+', 1) }))
    .where('id', '=', (query) =>
      query
        .selectFrom('mails')
        .select('id')
        .where('state', '=', 'waiting')
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** Prolongs the claim on a mail. @returns false if another process has claimed or ended it meanwhile */
export async function renewClaim(
  db: Db,
  { id, attempts }: Pick<MailRow, 'id' | 'attempts'>,
  now: Date,
  leaseMs: number,
): Promise<boolean> {
  const row = await db
    .updateTable('mails')
    .set({ next_at: new Date(now.getTime() + leaseMs) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Saves how an attempt ended. One whose claim was taken over changes nothing, unless it sent the mail.
 *
 * @param nextAt the time of the next attempt; null if the mail has ended
 */
export async function saveMailAttempt(
  db: Db,
  { id, attempts }: Pick<MailRow, 'id' | 'attempts'>,
  ended: { readonly state: MailsTable['state']; readonly error: string | null; readonly nextAt: Date | null },
  now: Date,
): Promise<void> {
  await db
    .updateTable('mails')
    .set({
      state: ended.state,
      error: pgText(ended.error),
      next_at: ended.nextAt,
      ended_at: ended.nextAt === null ? now : null,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .$if(ended.state !== 'sent', (query) => query.where('attempts', '=', attempts))
    .execute()
}

/** Counts mails by state, with 0 for a state that none has. */
export async function countMails(db: Db): Promise<{ state: MailsTable['state']; count: number }[]> {
  const rows = await db
    .selectFrom('mails')
    .select((row) => ['state', row.fn.countAll<string>().as('count')])
    .groupBy('state')
    .execute()
  return MAIL_STATES.map((state) => ({
    state,
    count: Number(rows.find((row) => row.state === state)?.count ?? 0),
  }))
}

/** The SQL condition on `mails`: the server did not take it, or not for every mailbox, and it waits or ended since a time. */
const refusedSince = (since: Date) => sql<SqlBool>`error is not null and coalesce(ended_at >= ${since}, true)`

/** Lists mails that the server did not take, or not for every mailbox: those that wait, and those that ended since a time. Newest first. */
export async function listRefusedMails(db: Db, since: Date, limit: number): Promise<MailRow[]> {
  return await db
    .selectFrom('mails')
    .selectAll()
    .where(refusedSince(since))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Counts what `listRefusedMails` lists. */
export async function countRefusedMails(db: Db, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('mails')
    .select((row) => row.fn.countAll<string>().as('count'))
    .where(refusedSince(since))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Deletes at most `limit` notices that ended before a time, with their items. Digests stay: the next one begins where the
 * last one ended.
 *
 * @returns how many it deleted
 */
export async function purgeNotices(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from mails where id in (
      select id from mails where kind = 'notice' and state <> 'waiting' and ended_at < ${before}
      order by ended_at limit ${limit} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
