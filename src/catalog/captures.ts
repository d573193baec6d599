import { sql } from 'kysely'
import { ServiceError } from '../model/errors.ts'
import { type MissingPart, OUTCOME_RANK, type Outcome, type Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { endPostIntake } from './intake.ts'
import { outcomeRank } from './outcome-rank.ts'
import { prepared } from './prepared.ts'
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
  const claiming = db
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
  const [row] = await prepared(db, claiming)
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

/** A capture that waits for its end. */
export interface OpenRound {
  /** How the one before failed; null: it did not. */
  readonly failure: Outcome | null
}

/** Holds a post's row until the transaction ends, where that round of its captures still waits for its end; else null. */
export async function holdRound(tx: Db, post: PostKey, round: number): Promise<OpenRound | null> {
  const holding = tx
    .selectFrom('posts')
    .select('failure')
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .where('capture_round', '=', round)
    .where('capture_state', '<>', 'done')
    .forUpdate()
  const [row] = await prepared(tx, holding)
  return row ?? null
}

/** Keeps what one attempt found while the capture goes on. */
export async function noteAttempt(db: Db, post: PostKey, finding: CaptureFinding, now: Date): Promise<void> {
  await keep(db, post, finding, {}, now)
}

/**
 * Ends a capture, and with it every request for this post.
 *
 * @param failure how it failed, to be told from the next time; null: it did not
 */
export async function endCapture(
  db: Db,
  post: PostKey,
  finding: CaptureFinding,
  failure: Outcome | null,
  now: Date,
): Promise<void> {
  await together(db, async (tx) => {
    await keep(tx, post, finding, { capture_state: 'done', failure }, now)
    await endPostIntake(tx, post, now)
  })
}

async function keep(
  db: Db,
  post: PostKey,
  { outcome, reason, missing, retryAt }: CaptureFinding,
  end: { readonly capture_state?: 'done'; readonly failure?: Outcome | null },
  now: Date,
): Promise<void> {
  // What is known already and better stays.
  const better = sql<boolean>`coalesce(${outcomeRank('outcome')} < ${OUTCOME_RANK.indexOf(outcome) + 1}, false)`
  const unlessBetter = <T>(column: 'outcome' | 'reason' | 'missing', value: T) =>
    sql<T>`case when ${better} then ${sql.ref(column)} else ${value} end`
  const keeping = db
    .updateTable('posts')
    .set({
      outcome: unlessBetter('outcome', outcome),
      reason: unlessBetter('reason', reason),
      missing: unlessBetter('missing', json(missing)),
      ...end,
      retry_at: retryAt,
      updated_at: now,
    })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
  await prepared(db, keeping)
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
