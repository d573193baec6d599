import { recordSha256 } from '../../archive/signature/record-signature.ts'
import type { EventRecord } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import { INITIAL_STATE, type LivenessState } from '../../verify/liveness-state.ts'
import { lockCitingArticles } from '../articles/article-locks.ts'
import { refreshCitingArticles } from '../articles/lost-citations.ts'
import type { Db } from '../catalog.ts'
import { queueCopies } from '../copies/copy-work.ts'
import { inTransaction } from '../in-transaction.ts'
import { pgJson, pgText } from '../sanitize.ts'
import type { EventsTable } from '../tables/posts.ts'
import { findCanonicalPosts } from './canonical-posts.ts'
import { applyDecisions, findNewestEvent } from './decisions.ts'
import { findPost, upsertPosts } from './posts.ts'

/**
 * Inserts a ledger event. Idempotent. The newest loss or return sets the post's state if it is newer than the post's last
 * check, so that a rebuilt catalog knows which posts are lost. The newest take-down or restoration decides whether the post
 * may be shown.
 */
export async function saveEvent(db: Db, key: string, event: EventRecord, now: Date): Promise<void> {
  const at = new Date(event.at)
  await inTransaction(db, async (tx) => {
    const memory = livenessStateAfter(event)
    const [post = event.post] = await findCanonicalPosts(tx, [event.post])
    if (memory) await lockCitingArticles(tx, post)
    await upsertPosts(tx, [{ post, at }], now)
    await insertEvent(tx, post, key, event, now)
    await applyDecisions(tx, post, now)
    if (!memory || (await findNewestEvent(tx, post, ['lost', 'returned']))?.key !== key) return
    const row = await findPost(tx, post)
    if (row?.checked_at && row.checked_at >= at) return
    await tx
      .updateTable('posts')
      .set({
        state: memory.state,
        watch: pgJson(memory),
        liveness: event.cause,
        checked_at: at,
        updated_at: now,
      })
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .execute()
    await refreshCitingArticles(tx, post)
  })
}

/** Inserts the row of an event, without its effects. Idempotent. */
export async function insertEvent(
  tx: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  key: string,
  event: EventRecord,
  now: Date,
): Promise<void> {
  const added = await tx
    .insertInto('events')
    .values({
      key,
      platform: post.platform,
      post_id: post.id,
      type: event.type,
      at: new Date(event.at),
      cause: event.cause,
      reason: pgText(event.reason),
      decided_by: pgText(event.by ?? null),
      erase: event.erase === true,
      sha256: recordSha256(event),
      chain_number: event.chain?.number ?? null,
      chain_previous: event.chain?.previous ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (added) await queueCopies(tx, [key], now)
}

/** The watch state that a loss or a return implies; null for other events. */
function livenessStateAfter(event: EventRecord): LivenessState | null {
  if (event.type === 'returned') return { ...INITIAL_STATE, state: 'returned', seenAlive: true }
  if (event.type !== 'lost') return null
  const run = { since: event.since ?? event.at, count: 1, cause: event.cause ?? ('not-found' as const) }
  return { state: 'lost', seenAlive: true, run }
}

/** Deletes an event that the ledger no longer has, and undoes the effect of a take-down or decision. */
export async function deleteEvent(
  db: Db,
  event: { key: string } & Pick<EventsTable, 'platform' | 'post_id'>,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('events').where('key', '=', event.key).execute()
    const post = { platform: event.platform, id: event.post_id }
    await applyDecisions(tx, post, now)
  })
}

/** Which of these keys are events that the catalog has. */
export async function findKnownEventKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db.selectFrom('events').select('key').where('key', 'in', keys).execute()
  return new Set(rows.map((row) => row.key))
}
