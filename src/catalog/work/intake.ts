import { type QueryCreator, sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'
import { pgJson } from '../sanitize.ts'
import type { Tables } from '../tables/tables.ts'

/** Begins, or goes on with, an article. Null: the row has ended, or is none. */
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

/** Says that an open row was seen to. */
export async function touchIntake(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('intake').set({ updated_at: now }).where('id', '=', id).execute()
}

/** Ends a row; `error` says why it brought nothing: then what came with it is kept, to be tried again. */
export async function endIntake(
  db: Db,
  id: string,
  error: { code: string; message: string } | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('intake')
    .set({ state: 'done', ...(error === null ? { body: null } : {}), error: pgJson(error), updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Begins a row anew that ended with an error. Null: it is none. */
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

/** The statement that ends every request for a post, whose capture has ended. */
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

/** Article rows without an end that nobody has seen to since `before`, for the sweeper. */
export async function listOpenArticleIntake(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('intake')
    .select(['id', 'priority', 'request_id as requestId'])
    .where('kind', '=', 'article')
    .where('state', '<>', 'done')
    .where('updated_at', '<', before)
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/** Post rows without an end whose post has no capture under way: accepted, but never asked for. */
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

/** How many requests have not ended, and since when the oldest waits. */
export async function readIntakeDepth(db: Db) {
  return await db
    .selectFrom('intake')
    .select((row) => [row.fn.countAll<number>().as('count'), row.fn.min('created_at').as('oldest')])
    .where('state', '<>', 'done')
    .executeTakeFirstOrThrow()
}
