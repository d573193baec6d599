import { type QueryCreator, sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'
import { pgJson } from '../sanitize.ts'
import type { Tables } from '../tables/tables.ts'
import type { IntakeError } from '../tables/work.ts'
import type { SweepPage } from './sweep-page.ts'

/** Claims a request for an attempt; null if it has ended or does not exist. */
export async function claimIntake(db: Db, id: string, now: Date) {
  const row = await db
    .updateTable('intake')
    .set((set) => ({
      state: 'working' as const,
      claimed_at: set.fn.coalesce('claimed_at', set.val(now)),
      updated_at: now,
    }))
    .where('id', '=', id)
    .where('state', '<>', 'done')
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** Ends a request. With an `error`, it keeps the article's body for a retry. */
export async function endIntake(db: Db, id: string, error: IntakeError | null, now: Date): Promise<void> {
  await db
    .updateTable('intake')
    .set({
      state: 'done',
      ...(error === null ? { body: null } : {}),
      error: pgJson(error),
      announced: false,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

/** Why the last attempt of a request failed; null if none did. */
export async function readIntakeError(db: Db, id: string): Promise<IntakeError | null> {
  const row = await db.selectFrom('intake').select('error').where('id', '=', id).executeTakeFirst()
  return row?.error ?? null
}

/** Keeps a request open until its job runs again, and says why it has not been read yet. */
export async function postponeIntake(db: Db, id: string, error: IntakeError, now: Date): Promise<void> {
  await db
    .updateTable('intake')
    .set({ state: 'queued', error: pgJson(error), updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Reopens a request that ended with an error; null if there is no such request. */
export async function reopenIntake(db: Db, id: string, now: Date) {
  const row = await db
    .updateTable('intake')
    .set({ state: 'queued', error: 'null', claimed_at: null, updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'done')
    .where(sql<boolean>`jsonb_typeof(error) = 'object'`)
    .returning(['priority', 'request_id as requestId'])
    .executeTakeFirst()
  return row ?? null
}

/** The statement that ends every request for a post. */
export const endRequestsQuery = (
  query: QueryCreator<Tables>,
  post: Pick<PostRef, 'platform' | 'id'>,
  now: Date,
) =>
  query
    .updateTable('intake')
    .set({ state: 'done', updated_at: now })
    .where('platform', '=', post.platform)
    .where('post_id', '=', canonicalIdOf(post))
    .where('state', '<>', 'done')

/** The newest request for an article. */
export async function findNewestIntake(db: Db, articleId: string) {
  return await db
    .selectFrom('intake')
    .select(['state', 'error'])
    .where('article_id', '=', articleId)
    .where('kind', '=', 'article')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The body of the newest request for an article, if that request failed; null if it had none. */
export async function findFailedBody(db: Db, articleId: string) {
  const newest = await db
    .selectFrom('intake')
    .select(['body', 'format', 'error'])
    .where('article_id', '=', articleId)
    .where('kind', '=', 'article')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { body = null, format = null, error = null } = newest ?? {}
  return error === null || body === null ? null : { body, format }
}

/**
 * Claims open requests for articles of a priority whose jobs were last seen before `before`, for the sweeper: those that
 * were seen longest ago, in that order. Another sweeper gets others.
 */
export async function claimOpenArticleIntake(db: Db, priority: Priority, { before, now, limit }: SweepPage) {
  const rows = await db
    .with('page', (query) =>
      query
        .selectFrom('intake')
        .select(['id', 'updated_at'])
        .where('kind', '=', 'article')
        .where('state', '<>', 'done')
        .where('priority', '=', priority)
        .where('updated_at', '<', before)
        .orderBy('updated_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('intake')
    .from('page')
    .set({ updated_at: now })
    .whereRef('intake.id', '=', 'page.id')
    .returning(['intake.id', 'priority', 'request_id as requestId', 'sender', 'page.updated_at as seenAt'])
    .execute()
  return rows.toSorted((a, b) => Number(a.seenAt) - Number(b.seenAt))
}

/** Which of the requests have not ended meanwhile. */
export async function findStillOpenIntake(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('intake')
    .select('id')
    .where('id', 'in', ids)
    .where('state', '<>', 'done')
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Open requests for posts without an open capture: they were accepted, but their capture was never requested. */
export async function listOpenPostIntake(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('intake')
    .leftJoin('posts', (join) =>
      join.onRef('posts.platform', '=', 'intake.platform').onRef('posts.id', '=', 'intake.post_id'),
    )
    .select([
      'intake.platform',
      'intake.post_id as id',
      'intake.url',
      'intake.priority',
      'intake.request_id as requestId',
    ])
    .where('intake.kind', '=', 'post')
    .where('intake.state', '<>', 'done')
    .where('intake.updated_at', '<', before)
    .where((row) => row.or([row('posts.capture_state', 'is', null), row('posts.capture_state', '=', 'done')]))
    .limit(limit)
    .execute()
}

/** Counts open requests, and finds the time of the oldest. */
export async function readIntakeDepth(db: Db) {
  return await db
    .selectFrom('intake')
    .select((row) => [row.fn.countAll<number>().as('count'), row.fn.min('created_at').as('oldest')])
    .where('state', '<>', 'done')
    .executeTakeFirstOrThrow()
}
