import { sql } from 'kysely'
import type { StoredEvent } from '../../archive/records/event-log.ts'
import { recordSha256 } from '../../archive/signature/record-signature.ts'
import type { EventRecord } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import { INITIAL_STATE, type LivenessState } from '../../verify/liveness-state.ts'
import { lockCitingArticles } from '../articles/article-locks.ts'
import { refreshCitingArticles } from '../articles/lost-citations.ts'
import type { Db } from '../catalog.ts'
import { queueCopies } from '../copies/copy-work.ts'
import { inTransaction } from '../in-transaction.ts'
import { postKeyIn } from '../post-key-in.ts'
import { pgJson, pgText } from '../sanitize.ts'
import type { EventsTable } from '../tables/posts.ts'
import { findCanonicalPosts } from './canonical-posts.ts'
import { applyDecisions } from './decisions.ts'
import { upsertPosts } from './posts.ts'

/** An event of the ledger and its post, which may have another id than the event's record says. */
interface PlacedEvent extends StoredEvent {
  readonly post: PostRef
}

/**
 * Inserts ledger events. Idempotent. The newest loss or return of a post sets its state if it is newer than the post's last
 * check, so that a rebuilt catalog knows which posts are lost. The newest take-down or restoration decides whether the post
 * may be shown.
 */
export async function saveEvents(db: Db, events: readonly StoredEvent[], now: Date): Promise<void> {
  if (events.length === 0) return
  await inTransaction(db, async (tx) => {
    const posts = await findCanonicalPosts(
      tx,
      events.map(({ record }) => record.post),
    )
    const placed = events.map((event, n) => ({ ...event, post: posts[n] ?? event.record.post }))
    const watched = placed.filter(({ record }) => record.type === 'lost' || record.type === 'returned')
    await lockCitingArticles(
      tx,
      watched.map(({ post }) => post),
    )
    await upsertPosts(
      tx,
      placed.map(({ post, record }) => ({ post, at: new Date(record.at) })),
      now,
    )
    await insertEvents(tx, placed, now)
    await applyDecisions(tx, posts, now)
    await applyLiveness(tx, watched, now)
  })
}

/** Inserts one event; see `saveEvents`. */
export async function saveEvent(db: Db, key: string, record: EventRecord, now: Date): Promise<void> {
  await saveEvents(db, [{ key, record }], now)
}

/** Inserts the rows of events, without their effects. Idempotent. */
export async function insertEvents(tx: Db, events: readonly PlacedEvent[], now: Date): Promise<void> {
  if (events.length === 0) return
  const added = await tx
    .insertInto('events')
    .values(
      events.map(({ key, post, record }) => ({
        key,
        platform: post.platform,
        post_id: post.id,
        type: record.type,
        at: new Date(record.at),
        cause: record.cause,
        reason: pgText(record.reason),
        decided_by: pgText(record.by ?? null),
        erase: record.erase === true,
        sha256: recordSha256(record),
        chain_number: record.chain?.number ?? null,
        chain_previous: record.chain?.previous ?? null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .execute()
  await queueCopies(
    tx,
    added.map(({ key }) => key),
    now,
  )
}

/** Sets the state of each post whose newest loss or return is among these events, unless a check came after it. */
async function applyLiveness(tx: Db, watched: readonly PlacedEvent[], now: Date): Promise<void> {
  if (watched.length === 0) return
  const newest = await tx
    .selectFrom('events')
    .distinctOn(['platform', 'post_id'])
    .select('key')
    .where(
      postKeyIn(
        'post_id',
        watched.map(({ post }) => post),
      ),
    )
    .where('type', 'in', ['lost', 'returned'])
    .orderBy('platform')
    .orderBy('post_id')
    .orderBy('at', 'desc')
    .orderBy('key', 'desc')
    .execute()
  const inForce = new Set(newest.map(({ key }) => key))
  const applied = watched.filter(({ key }) => inForce.has(key))
  const states = applied.map(({ record }) => livenessStateAfter(record))
  await sql`
    update posts set state = event.state, watch = event.watch, liveness = event.cause, checked_at = event.at,
      updated_at = ${now}
    from unnest(
      ${applied.map(({ post }) => post.platform)}::text[],
      ${applied.map(({ post }) => post.id)}::text[],
      ${states.map(({ state }) => state)}::text[],
      ${states.map(pgJson)}::jsonb[],
      ${applied.map(({ record }) => record.cause)}::text[],
      ${applied.map(({ record }) => new Date(record.at))}::timestamptz[]
    ) as event (platform, id, state, watch, cause, at)
    where posts.platform = event.platform and posts.id = event.id
      and (posts.checked_at is null or posts.checked_at < event.at)`.execute(tx)
  await refreshCitingArticles(
    tx,
    applied.map(({ post }) => post),
  )
}

/** The watch state that a loss or a return implies. */
function livenessStateAfter({ type, since, at, cause }: EventRecord): LivenessState {
  if (type === 'returned') return { ...INITIAL_STATE, state: 'returned', seenAlive: true }
  const run = { since: since ?? at, count: 1, cause: cause ?? ('not-found' as const) }
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
    await applyDecisions(tx, [{ platform: event.platform, id: event.post_id }], now)
  })
}

/** Which of these keys are events that the catalog has. */
export async function findKnownEventKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db.selectFrom('events').select('key').where('key', 'in', keys).execute()
  return new Set(rows.map((row) => row.key))
}
