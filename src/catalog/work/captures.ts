import { ServiceError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'
import { inTransaction } from '../in-transaction.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'
import { executePrepared } from '../prepared-statements.ts'
import { type RequestedCapture, requestCaptures } from './capture-requests.ts'
import { endRequestsQuery } from './intake.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/**
 * Asks for a capture. Where one is under way already, that one serves: a hundred articles that cite
 * a post at once are one capture. Its job must be in the queue before the request is answered.
 */
export async function requestCapture(
  db: Db,
  post: PostRef,
  priority: Priority,
  now: Date,
): Promise<RequestedCapture> {
  const [asked] = await requestCaptures(db, [{ post, priority }], now)
  if (asked) return asked
  throw new ServiceError('internal', `The catalog did not say which capture ${post.url} waits for.`)
}

/**
 * Begins, or goes on with, a capture. The capture time is fixed by the first claim and stays the
 * same for every attempt, whatever becomes of the job. Null: this capture has ended.
 */
export async function claimCapture(
  db: Db,
  post: PostKey,
  generation: number,
  now: Date,
): Promise<{ post: PostRef; capturedAt: Date; erased: boolean } | null> {
  // To the second: a snapshot's key and its records tell no finer time.
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const claiming = db
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
    .returning(['id', 'url', 'claimed_at', 'erased'])
  const [row] = await executePrepared(db, claiming)
  if (!row) return null
  const { id, url, claimed_at: capturedAt, erased } = row
  return { post: { platform: post.platform, id, url }, capturedAt: capturedAt ?? second, erased }
}

/** Ends a capture that is not made: the post was taken down and its bytes deleted, and nothing of it is kept again. */
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

/** Captures without an end that nobody has seen to since `before`, for the sweeper. */
export async function listOpenCaptures(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('posts')
    .select(['platform', 'id', 'capture_generation as generation', 'capture_priority as priority'])
    .where('capture_state', '<>', 'done')
    .where('job_seen_at', '<', before)
    .orderBy('job_seen_at')
    .limit(limit)
    .execute()
}

/** Says that an open capture was seen to. */
export async function touchCapture(db: Db, post: PostKey, now: Date): Promise<void> {
  await db
    .updateTable('posts')
    .set({ job_seen_at: now })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .execute()
}
