import { sql } from 'kysely'
import { announcement } from '../../model/announcement.ts'
import type { EventDraft, EventRecord } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Check } from '../../model/post-answer.ts'
import { rateBucket } from '../../verify/check-rate.ts'
import { CHECK_PRIORITY } from '../../verify/decide-after-check.ts'
import type { LivenessState } from '../../verify/liveness-state.ts'
import type { CheckWithDecision } from '../../verify/verification-repository.ts'
import { lockCitingArticles } from '../articles/article-locks.ts'
import { refreshCitingArticles } from '../articles/lost-citations.ts'
import type { Db } from '../catalog.ts'
import { applyDecisions } from '../posts/decisions.ts'
import { insertEvents } from '../posts/events.ts'
import { pgJson } from '../sanitize.ts'
import { saveAnnouncement } from '../webhooks/announcements.ts'
import { countUnexpectedParts } from '../work/unexpected-parts.ts'
import { PendingEvents } from './watch-state-row.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/**
 * Saves a check and the decision based on it, if the post is still at `revision`. If the decision has events, the post's
 * state changes only with `commitEvents`, after the ledger has the events.
 *
 * @returns the new revision; null if another process changed the post meanwhile
 */
export async function saveCheck(
  db: Db,
  post: PostKey,
  revision: number,
  { check, decision, unknownStreak, unexpectedParts }: CheckWithDecision,
  events: readonly EventDraft[],
): Promise<number | null> {
  const at = new Date(check.at)
  const { after, priority, desiredRate, dueAt } = decision
  const pending: PendingEvents = { events: [...events], memory: after, dueAt, rank: priority }
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('posts')
      .set((one) => ({
        checked_at: at,
        due_at: new Date(dueAt),
        check_priority: priority,
        unknown_streak: unknownStreak,
        desired_rate_bucket: rateBucket(desiredRate),
        watch_revision: one('watch_revision', '+', 1),
        updated_at: at,
        ...(events.length > 0
          ? { pending_change: pgJson(pending), due_at: at, check_priority: CHECK_PRIORITY.suspicion }
          : // Without an event the post neither becomes lost nor returns, so its articles' `has_lost_post` stays right.
            { state: after.state, watch: pgJson(after), lease_until: null }),
        // `unknown` says nothing about the post, so its last known liveness stays.
        ...(check.liveness === 'unknown' ? {} : { liveness: check.liveness }),
      }))
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .where('watch_revision', '=', revision)
      .returning('watch_revision')
      .executeTakeFirst()
    if (!row) return null
    await insertCheck(tx, post, check, after)
    await countUnexpectedParts(tx, post, unexpectedParts, at)
    return row.watch_revision
  })
}

async function insertCheck(db: Db, post: PostKey, check: Check, after: LivenessState): Promise<void> {
  await sql`
    update checks set superseded = true
    where platform = ${post.platform} and post_id = ${post.id} and liveness = ${check.liveness} and at = (
      select max(before.at) from checks before
      where before.platform = ${post.platform} and before.post_id = ${post.id} and before.at < ${new Date(check.at)})`.execute(
    db,
  )
  await db
    .insertInto('checks')
    .values({
      platform: post.platform,
      post_id: post.id,
      at: new Date(check.at),
      liveness: check.liveness,
      state: after.state,
      evidence: pgJson(check.evidence),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Commits the post's state, watch state and announcements in one transaction, after the events are in the ledger.
 * Idempotent.
 */
export async function commitEvents(
  db: Db,
  post: PostRef,
  stored: readonly { readonly key: string; readonly event: EventRecord }[],
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockCitingArticles(tx, [post])
    const row = await tx
      .selectFrom('posts')
      .select(['pending_change'])
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .forUpdate()
      .executeTakeFirst()
    const pending = PendingEvents.safeParse(row?.pending_change).data
    if (!pending) return
    const { memory, dueAt, rank } = pending
    const events = stored.map(({ key, event }) => ({ key, post, record: event }))
    await insertEvents(tx, events, now)
    for (const { key, event } of stored) {
      const one = announcementOf(post, key, event, memory)
      if (one) await saveAnnouncement(tx, one, now)
    }
    await tx
      .updateTable('posts')
      .set((one) => ({
        state: memory.state,
        watch: pgJson(memory),
        pending_change: 'null',
        due_at: new Date(dueAt),
        check_priority: rank,
        lease_until: null,
        watch_revision: one('watch_revision', '+', 1),
        updated_at: now,
      }))
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .execute()
    await applyDecisions(tx, [post], now)
    await refreshCitingArticles(tx, [post])
  })
}

const ANNOUNCEMENT_TYPES = { lost: 'post.lost', returned: 'post.returned', edited: 'post.edited' } as const

function announcementOf(post: PostRef, key: string, event: EventRecord, { state }: LivenessState) {
  if (event.type !== 'lost' && event.type !== 'returned' && event.type !== 'edited') return null
  const { type, since, cause, at } = event
  const detail = { ...(since === null ? {} : { since }), cause, liveness: cause, state }
  return announcement(ANNOUNCEMENT_TYPES[type], post, key, new Date(at), detail)
}

/** Makes at most `count` other posts of an account due now, those with the longest wait first. */
export async function expediteAccount(
  db: Db,
  post: PostKey & { readonly handle: string },
  count: number,
  now: Date,
): Promise<void> {
  const soon = db
    .selectFrom('posts')
    .select('id')
    .where('platform', '=', post.platform)
    .where((row) => row(row.fn<string>('lower', ['author_handle']), '=', post.handle))
    .where('id', '<>', post.id)
    .where('state', 'in', ['watched', 'returned'])
    .where('due_at', '>', now)
    .orderBy('due_at', 'desc')
    .orderBy('id')
    .$if(Number.isFinite(count), (query) => query.limit(count))
    .forUpdate()
    .skipLocked()
  await db
    .with('soon', () => soon)
    .updateTable('posts')
    .from('soon')
    .set({ due_at: now, check_priority: CHECK_PRIORITY.sibling })
    .where('platform', '=', post.platform)
    .whereRef('posts.id', '=', 'soon.id')
    .execute()
}
