import { articleUrl as normalUrl } from '../../model/article-url.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import { findArticleIds } from '../articles/article-aliases.ts'
import type { Db } from '../catalog.ts'
import { inTransaction } from '../in-transaction.ts'
import { pgText } from '../sanitize.ts'
import { cancelCaptures, type RequestedCapture, requestCaptures } from './capture-requests.ts'

export interface AcceptedArticle {
  /** Of the intake row; made by who accepts, so that it can be taken back whatever was answered. */
  readonly intakeId: string
  readonly url: string
  readonly body: Uint8Array | null
  readonly format: 'html' | 'text' | null
  readonly publishedAt: Date | null
  readonly priority: Priority
  /** The request that it came with, for the logs. */
  readonly requestId?: string | null | undefined
}

export interface AcceptedPost {
  readonly intakeId: string
  readonly post: PostRef
  /** An article that is said to cite it. */
  readonly articleUrl: string | null
  readonly priority: Priority
  readonly requestId?: string | null | undefined
}

/** What was written for requests that are being accepted. */
export interface AcceptedRows {
  readonly intakeIds: readonly string[]
  /** Articles that were not in the catalog before. */
  readonly freshArticles: readonly string[]
  /** Of the articles that were named, by the addresses that were given. */
  readonly articleIds: ReadonlyMap<string, string>
  readonly captures: readonly RequestedCapture[]
}

/** Rows for articles that came in, body and all. */
export async function insertArticleIntake(
  db: Db,
  articles: readonly AcceptedArticle[],
  now: Date,
): Promise<AcceptedRows> {
  return await inTransaction(db, async (tx) => {
    const { freshArticles, ids } = await ensureArticles(tx, articles, now)
    await tx
      .insertInto('intake')
      .values(
        articles.map(({ intakeId, url, body, format, publishedAt, priority, requestId }) => ({
          ...row({ intakeId, url, priority, requestId }, now),
          kind: 'article' as const,
          article_id: ids.get(url) ?? null,
          body,
          format,
          published_at: publishedAt,
        })),
      )
      .execute()
    return { intakeIds: articles.map((one) => one.intakeId), freshArticles, articleIds: ids, captures: [] }
  })
}

/**
 * Rows for posts that came in, and a capture of each asked for, in one statement; where they name
 * articles, in one transaction.
 */
export async function insertPostIntake(
  db: Db,
  posts: readonly AcceptedPost[],
  now: Date,
): Promise<AcceptedRows> {
  const citing = posts.flatMap(({ articleUrl }) =>
    articleUrl === null ? [] : [{ url: articleUrl, publishedAt: null }],
  )
  if (citing.length === 0) return { ...(await insertPosts(db, posts, new Map(), now)), freshArticles: [] }
  // Articles before posts, as everywhere: two transactions never wait for each other.
  return await inTransaction(db, async (tx) => {
    const { freshArticles, ids } = await ensureArticles(tx, citing, now)
    return { ...(await insertPosts(tx, posts, ids, now)), freshArticles }
  })
}

async function insertPosts(
  db: Db,
  posts: readonly AcceptedPost[],
  articles: ReadonlyMap<string, string>,
  now: Date,
) {
  const intake = posts.map(({ intakeId, post, articleUrl, priority, requestId }) => ({
    ...row({ intakeId, url: post.url, priority, requestId }, now),
    kind: 'post' as const,
    article_id: articleUrl === null ? null : (articles.get(articleUrl) ?? null),
    platform: post.platform,
    post_id: post.id,
  }))
  const captures = await requestCaptures(db, posts, now, intake)
  return { intakeIds: posts.map((one) => one.intakeId), articleIds: articles, captures }
}

/** @returns the ids of all, by the addresses that were given, and of those that were not there */
async function ensureArticles(
  tx: Db,
  articles: readonly { url: string; publishedAt: Date | null }[],
  now: Date,
): Promise<{ ids: ReadonlyMap<string, string>; freshArticles: string[] }> {
  const ids = await findArticleIds(
    tx,
    articles.map((one) => one.url),
  )
  const distinct = new Map(articles.map((one) => [ids.get(one.url) ?? '', one]))
  const rows = [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const fresh = await tx
    .insertInto('articles')
    .values(
      rows.map(([id, { url, publishedAt }]) => ({
        id,
        url: pgText(normalUrl(url)),
        title: null,
        published_at: publishedAt,
        created_at: now,
        updated_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  // Held, so that nobody takes one away before ours refers to it.
  await tx
    .selectFrom('articles')
    .select('id')
    .where('id', 'in', [...distinct.keys()])
    .orderBy('id')
    .forKeyShare()
    .execute()
  return { ids, freshArticles: fresh.map((one) => one.id) }
}

/** Takes back what was written for requests that can't be accepted, but for what a worker has, or others use. */
export async function rollBackIntake(db: Db, written: AcceptedRows): Promise<void> {
  const { intakeIds, freshArticles, captures } = written
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('intake').where('id', 'in', intakeIds).where('state', '=', 'queued').execute()
    if (captures.length > 0) await cancelCaptures(tx, captures)
  })
  if (freshArticles.length > 0) await forgetArticles(db, freshArticles)
}

/** Articles that nothing refers to. One that somebody refers to at this moment stays. */
async function forgetArticles(db: Db, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('articles')
    .where('id', 'in', ids)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('intake').select('intake.id').whereRef('intake.article_id', '=', 'articles.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('article_versions')
            .select('article_versions.article_id')
            .whereRef('article_versions.article_id', '=', 'articles.id'),
        ),
      ),
    )
    .execute()
    .catch((thrown: unknown) => {
      if (!isForeignKey(thrown)) throw thrown
    })
}

/** SQLSTATE 23503, foreign_key_violation: somebody came to refer to it meanwhile. */
const isForeignKey = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === '23503'

const row = (
  {
    intakeId,
    url,
    priority,
    requestId,
  }: Pick<AcceptedArticle, 'intakeId' | 'url' | 'priority' | 'requestId'>,
  now: Date,
) => ({
  id: intakeId,
  url: pgText(url),
  priority,
  request_id: requestId ?? null,
  state: 'queued' as const,
  error: 'null',
  created_at: now,
  updated_at: now,
})
