import { type MissingPart, OUTCOME_RANK, type Outcome, type Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { endPostIntake } from './intake.ts'
import { ensurePosts } from './posts.ts'
import type { Priority } from './tables.ts'
import { json } from './values.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** The capture that a post is waiting for: `round` counts them and names the job. */
export interface CaptureRound {
  readonly round: number
  readonly priority: Priority
}

/** What a capture, or one attempt at it, found. */
export interface CaptureFinding {
  readonly outcome: Outcome
  readonly reason: Reason | null
  readonly missing: readonly MissingPart[]
  readonly retryAt: Date | null
}

/**
 * Asks for a capture. Where one is under way already, that one serves: a hundred articles that cite
 * a post at once are one capture. The round's job must be in the queue before the request is answered.
 */
export async function requestCapture(
  db: Db,
  post: PostRef,
  priority: Priority,
  now: Date,
): Promise<CaptureRound> {
  await ensurePosts(db, [post], now)
  await db
    .updateTable('posts')
    .set((row) => ({
      capture_state: 'queued' as const,
      capture_round: row('capture_round', '+', 1),
      capture_priority: priority,
      claimed_at: null,
      attended_at: now,
      updated_at: now,
    }))
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .where('capture_state', '=', 'done')
    .execute()
  const row = await db
    .selectFrom('posts')
    .select(['capture_round', 'capture_priority'])
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .executeTakeFirstOrThrow()
  return { round: row.capture_round, priority: row.capture_priority }
}

/**
 * Begins, or goes on with, a capture. The capture time is fixed by the first claim and stays the
 * same for every attempt, whatever becomes of the job. Null: this round has ended.
 */
export async function claimCapture(
  db: Db,
  post: PostKey,
  round: number,
  now: Date,
): Promise<{ post: PostRef; capturedAt: Date } | null> {
  // To the second: a snapshot's key and its records tell no finer time.
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const row = await db
    .updateTable('posts')
    .set((row) => ({
      capture_state: 'working' as const,
      claimed_at: row.fn.coalesce('claimed_at', row.val(second)),
      updated_at: now,
    }))
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .where('capture_round', '=', round)
    .where('capture_state', '<>', 'done')
    .returning(['url', 'claimed_at'])
    .executeTakeFirst()
  return row ? { post: { ...post, url: row.url }, capturedAt: row.claimed_at ?? second } : null
}

/** Keeps what one attempt found while the capture goes on. */
export async function noteAttempt(db: Db, post: PostKey, finding: CaptureFinding, now: Date): Promise<void> {
  await keep(db, post, finding, now, false)
}

/** Ends a capture, and with it every request for this post. */
export async function endCapture(db: Db, post: PostKey, finding: CaptureFinding, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await keep(tx, post, finding, now, true)
    await endPostIntake(tx, post, now)
  })
}

async function keep(
  db: Db,
  post: PostKey,
  finding: CaptureFinding,
  now: Date,
  ended: boolean,
): Promise<void> {
  const before = await db
    .selectFrom('posts')
    .select('outcome')
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .executeTakeFirstOrThrow()
  const worse =
    before.outcome !== null && OUTCOME_RANK.indexOf(finding.outcome) > OUTCOME_RANK.indexOf(before.outcome)
  await db
    .updateTable('posts')
    .set({
      ...(worse ? {} : { outcome: finding.outcome, reason: finding.reason, missing: json(finding.missing) }),
      ...(ended ? { capture_state: 'done' as const } : {}),
      retry_at: finding.retryAt,
      updated_at: now,
    })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .execute()
}

/** Captures without an end that nobody has seen to since `before`, for the sweeper. */
export async function openCaptures(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('posts')
    .select(['platform', 'id', 'capture_round as round', 'capture_priority as priority'])
    .where('capture_state', '<>', 'done')
    .where('attended_at', '<', before)
    .orderBy('attended_at')
    .limit(limit)
    .execute()
}

/** Says that an open capture was seen to. */
export async function attendCapture(db: Db, post: PostKey, now: Date): Promise<void> {
  await db
    .updateTable('posts')
    .set({ attended_at: now })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .execute()
}
