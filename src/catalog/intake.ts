import { randomUUID } from 'node:crypto'
import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import type { Priority } from './tables.ts'
import { json, text } from './values.ts'

export interface ArticleIntake {
  readonly articleId: string
  readonly url: string
  readonly body: Uint8Array | null
  readonly format: 'html' | 'text' | null
  readonly publishedAt: Date | null
  readonly priority: Priority
}

/** An accepted article; what came with it stays in the row until the row ends. */
export async function addArticleIntake(db: Db, intake: ArticleIntake, now: Date): Promise<string> {
  const id = randomUUID()
  await db
    .insertInto('intake')
    .values({
      id,
      kind: 'article',
      article_id: intake.articleId,
      url: text(intake.url),
      body: intake.body,
      format: intake.format,
      published_at: intake.publishedAt,
      priority: intake.priority,
      state: 'queued',
      error: 'null',
      created_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

/** An accepted post; it ends with the post's capture. */
export async function addPostIntake(
  db: Db,
  intake: { post: PostRef; articleId: string | null; priority: Priority },
  now: Date,
): Promise<string> {
  const id = randomUUID()
  const { post, articleId, priority } = intake
  await db
    .insertInto('intake')
    .values({
      id,
      kind: 'post',
      article_id: articleId,
      platform: post.platform,
      post_id: post.id,
      url: text(post.url),
      priority,
      state: 'queued',
      error: 'null',
      created_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

/** Takes back a row whose job could not be enqueued, unless a worker has it all the same. */
export async function withdrawIntake(db: Db, id: string): Promise<void> {
  await db.deleteFrom('intake').where('id', '=', id).where('state', '=', 'queued').execute()
}

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
export async function attendIntake(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('intake').set({ updated_at: now }).where('id', '=', id).execute()
}

/** Ends a row; `error` says why it brought nothing. */
export async function endIntake(
  db: Db,
  id: string,
  error: { code: string; message: string } | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('intake')
    .set({ state: 'done', body: null, error: json(error), updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Ends every request for a post whose capture has ended. */
export async function endPostIntake(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('intake')
    .set({ state: 'done', updated_at: now })
    .where('kind', '=', 'post')
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .where('state', '<>', 'done')
    .execute()
}

/** The newest request for an article. */
export async function newestIntake(db: Db, articleId: string) {
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
export async function openArticleIntake(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('intake')
    .select(['id', 'priority'])
    .where('kind', '=', 'article')
    .where('state', '<>', 'done')
    .where('updated_at', '<', before)
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/** Post rows without an end whose post has no capture under way: accepted, but never asked for. */
export async function openPostIntake(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('intake')
    .leftJoin('posts', (join) =>
      join.onRef('posts.platform', '=', 'intake.platform').onRef('posts.id', '=', 'intake.post_id'),
    )
    .select(['intake.platform', 'intake.post_id as id', 'intake.url', 'intake.priority'])
    .where('intake.kind', '=', 'post')
    .where('intake.state', '<>', 'done')
    .where('intake.updated_at', '<', before)
    .where((row) => row.or([row('posts.capture_state', 'is', null), row('posts.capture_state', '=', 'done')]))
    .limit(limit)
    .execute()
}

/** How many requests have not ended, and since when the oldest waits. */
export async function intakeDepth(db: Db) {
  return await db
    .selectFrom('intake')
    .select((row) => [row.fn.countAll<number>().as('count'), row.fn.min('created_at').as('oldest')])
    .where('state', '<>', 'done')
    .executeTakeFirstOrThrow()
}
