import { sql } from 'kysely'
import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'
import { executePrepared } from '../execute-prepared.ts'
import { inTransaction } from '../in-transaction.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'
import { type RequestedCapture, requestCaptures } from './capture-requests.ts'
import { endRequestsQuery } from './intake.ts'
import type { SweepPage } from './sweep-page.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/**
 * Requests a capture, or joins the post's open one: a hundred articles that cite a post at once cause one capture. The
 * caller must enqueue the job before it answers.
 */
export async function requestCapture(
  db: Db,
  post: PostRef,
  priority: Priority,
  now: Date,
): Promise<RequestedCapture> {
  const [requested] = await requestCaptures(db, [{ post, priority }], now)
  if (requested) return requested
  throw new ServiceError('internal', `The catalog returned no capture for ${post.url}.`)
}

/**
 * Claims a capture for an attempt. The first claim fixes the capture time for every attempt. Null if this capture has
 * ended. `again`: a person asked for it, so it copies the post whatever its last outcome was.
 */
export async function claimCapture(
  db: Db,
  post: PostKey,
  generation: number,
  now: Date,
): Promise<{ post: PostRef; capturedAt: Date; erased: boolean; again: boolean } | null> {
  // To the second, as in a snapshot's key and records.
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const query = db
    .updateTable('posts')
    .set((row) => ({
      capture_state: 'working' as const,
      claimed_at: row.fn.coalesce('claimed_at', row.val(second)),
      updated_at: now,
    }))
    .where('platform', '=', post.platform)
    .where('id', '=', canonicalIdOf(post))
    .where('capture_generation', '=', generation)
    .where('capture_state', '<>', 'done')
    .returning(['id', 'url', 'claimed_at', 'erased', askedByPerson.as('again')])
  const [row] = await executePrepared(db, query)
  if (!row) return null
  const { id, url, claimed_at: capturedAt, erased, again } = row
  return { post: { platform: post.platform, id, url }, capturedAt: capturedAt ?? second, erased, again }
}

/** Whether a person asked for the capture that a post's row names. */
const askedByPerson = sql<boolean>`exists (select from post_acts
  where post_acts.platform = posts.platform and post_acts.post_id = posts.id
    and post_acts.generation = posts.capture_generation)`

/** Ends a capture without an outcome: the post was erased and must not be stored again. */
export async function refuseCapture(db: Db, post: PostKey, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx
      .updateTable('posts')
      .set({ capture_state: 'done', retry_at: null, updated_at: now })
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .execute()
    await endRequestsQuery(tx, post, now).execute()
  })
}

/** An open capture, as the sweeper sees it. */
export interface OpenCapture extends PostKey {
  readonly generation: number
  readonly priority: Priority
}

/**
 * Claims open captures of a priority whose jobs were last seen before `before`, for the sweeper: those that were seen
 * longest ago, in that order. Another sweeper gets others.
 */
export async function claimOpenCaptures(
  db: Db,
  priority: Priority,
  { before, now, limit }: SweepPage,
): Promise<OpenCapture[]> {
  const rows = await db
    .with('page', (query) =>
      query
        .selectFrom('posts')
        .select(['platform', 'id', 'job_seen_at'])
        .where('capture_state', '<>', 'done')
        .where('capture_priority', '=', priority)
        .where('job_seen_at', '<', before)
        .orderBy('job_seen_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('posts')
    .from('page')
    .set({ job_seen_at: now })
    .whereRef('posts.platform', '=', 'page.platform')
    .whereRef('posts.id', '=', 'page.id')
    .returning([
      'posts.platform',
      'posts.id',
      'capture_generation as generation',
      'capture_priority as priority',
      'page.job_seen_at as seenAt',
    ])
    .execute()
  return rows.toSorted((a, b) => Number(a.seenAt) - Number(b.seenAt))
}

/** Those of the captures that have not ended meanwhile. */
export async function findStillOpenCaptures(
  db: Db,
  captures: readonly OpenCapture[],
): Promise<OpenCapture[]> {
  if (captures.length === 0) return []
  const rows = await db
    .selectFrom('posts')
    .select(['platform', 'id', 'capture_generation as generation'])
    .where('capture_state', '<>', 'done')
    .where((row) =>
      row(
        row.refTuple('platform', 'id'),
        'in',
        captures.map(({ platform, id }) => row.tuple(platform, id)),
      ),
    )
    .execute()
  const open = new Set(rows.map((row) => `${postSlug(row)} ${row.generation}`))
  return captures.filter((one) => open.has(`${postSlug(one)} ${one.generation}`))
}
