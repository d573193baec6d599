import { ServiceError } from '../model/errors.ts'
import { type MissingPart, OUTCOME_RANK, type Outcome, type Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { endPostIntake } from './intake.ts'
import { type AskedRound, requestRounds } from './rounds.ts'
import type { Priority } from './tables/work.ts'
import { together } from './together.ts'
import { json } from './values.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

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
): Promise<AskedRound> {
  const [asked] = await requestRounds(db, [{ post, priority }], now)
  if (asked) return asked
  throw new ServiceError('internal', `The catalog did not say which capture ${post.url} waits for.`)
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
): Promise<{ post: PostRef; capturedAt: Date; erased: boolean } | null> {
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
    .returning(['url', 'claimed_at', 'erased'])
    .executeTakeFirst()
  if (!row) return null
  const { url, claimed_at: capturedAt, erased } = row
  return { post: { ...post, url }, capturedAt: capturedAt ?? second, erased }
}

/** Ends a capture that is not made: the post was taken down and its bytes deleted, and nothing of it is kept again. */
export async function refuseCapture(db: Db, post: PostKey, now: Date): Promise<void> {
  await together(db, async (tx) => {
    await tx
      .updateTable('posts')
      .set({ capture_state: 'done', retry_at: null, updated_at: now })
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .execute()
    await endPostIntake(tx, post, now)
  })
}

/** Whether a capture still waits for its end; holds the post's row until the transaction ends. */
export async function holdRound(tx: Db, post: PostKey, round: number): Promise<boolean> {
  const row = await tx
    .selectFrom('posts')
    .select('id')
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .where('capture_round', '=', round)
    .where('capture_state', '<>', 'done')
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps what one attempt found while the capture goes on. */
export async function noteAttempt(db: Db, post: PostKey, finding: CaptureFinding, now: Date): Promise<void> {
  await keep(db, post, finding, now, false)
}

/** Ends a capture, and with it every request for this post. */
export async function endCapture(db: Db, post: PostKey, finding: CaptureFinding, now: Date): Promise<void> {
  await together(db, async (tx) => {
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

/**
 * Keeps in mind how a post's last capture failed; null: it did not.
 *
 * @returns whether that is news: it failed, and did not fail the same way the time before
 */
export async function noteFailure(db: Db, post: PostKey, failure: Outcome | null): Promise<boolean> {
  const changed = await db
    .updateTable('posts')
    .set({ failure })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .where('failure', 'is distinct from', failure)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined && failure !== null
}
