import { type ArticleDetails, NO_DETAILS } from '../../model/article.ts'
import { articleUrl as normalUrl } from '../../model/article-url.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import { findArticleIds } from '../articles/article-aliases.ts'
import type { Db } from '../catalog.ts'
import { inTransaction } from '../in-transaction.ts'
import { pgText } from '../sanitize.ts'
import { cancelCaptures, type RequestedCapture, requestCaptures } from './capture-requests.ts'

export interface AcceptedArticle {
  /** The id of the intake row. The caller chooses it, so that it can roll the row back even if the insert's answer is lost. */
  readonly intakeId: string
  readonly url: string
  readonly body: Uint8Array | null
  readonly format: 'html' | 'text' | null
  readonly publishedAt: Date | null
  /** When an archive recorded the body; absent: it is the current one. */
  readonly capturedAt?: Date | null | undefined
  readonly details?: ArticleDetails
  readonly priority: Priority
  /** The id of the HTTP request, for the logs. */
  readonly requestId?: string | null | undefined
  /** The caller. */
  readonly sender?: string | undefined
}

export interface AcceptedPost {
  readonly intakeId: string
  readonly post: PostRef
  /** An article that cites the post, according to the request. */
  readonly articleUrl: string | null
  readonly priority: Priority
  readonly requestId?: string | null | undefined
  readonly sender?: string | undefined
}

/** The rows inserted for requests that are about to be accepted. */
export interface AcceptedRows {
  readonly intakeIds: readonly string[]
  /** The ids of articles that were inserted. */
  readonly newArticles: readonly string[]
  /** The ids of the requests' articles, by the given URLs. */
  readonly articleIds: ReadonlyMap<string, string>
  readonly captures: readonly RequestedCapture[]
}

/** Inserts the rows of requests to archive articles, bodies included. */
export async function insertArticleIntake(
  db: Db,
  articles: readonly AcceptedArticle[],
  now: Date,
): Promise<AcceptedRows> {
  return await inTransaction(db, async (tx) => {
    const { newArticles, ids } = await ensureArticles(tx, articles, now)
    await tx
      .insertInto('intake')
      .values(
        articles.map(({ body, format, publishedAt, capturedAt, details = NO_DETAILS, ...one }) => ({
          ...intakeRow(one, now),
          kind: 'article' as const,
          article_id: ids.get(one.url) ?? null,
          body,
          format,
          published_at: publishedAt,
          captured_at: capturedAt ?? null,
          title: pgText(details.title),
          author: pgText(details.author),
          external_id: pgText(details.externalId),
        })),
      )
      // A caller that was killed may send a request again, with the same id.
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    return { intakeIds: articles.map((one) => one.intakeId), newArticles, articleIds: ids, captures: [] }
  })
}

/**
 * Inserts the rows of requests to archive posts and requests the captures: in one statement, or in one transaction if a
 * request names an article.
 */
export async function insertPostIntake(
  db: Db,
  posts: readonly AcceptedPost[],
  now: Date,
): Promise<AcceptedRows> {
  const citing = posts.flatMap(({ articleUrl }) =>
    articleUrl === null ? [] : [{ url: articleUrl, publishedAt: null }],
  )
  if (citing.length === 0) return { ...(await insertPosts(db, posts, new Map(), now)), newArticles: [] }
  // Articles before posts, as everywhere, so that concurrent transactions cannot deadlock.
  return await inTransaction(db, async (tx) => {
    const { newArticles, ids } = await ensureArticles(tx, citing, now)
    return { ...(await insertPosts(tx, posts, ids, now)), newArticles }
  })
}

async function insertPosts(
  db: Db,
  posts: readonly AcceptedPost[],
  articles: ReadonlyMap<string, string>,
  now: Date,
) {
  const intake = posts.map(({ post, articleUrl, ...one }) => ({
    ...intakeRow({ ...one, url: post.url }, now),
    kind: 'post' as const,
    article_id: articleUrl === null ? null : (articles.get(articleUrl) ?? null),
    platform: post.platform,
    post_id: post.id,
  }))
  const captures = await requestCaptures(db, posts, now, intake)
  return { intakeIds: posts.map((one) => one.intakeId), articleIds: articles, captures }
}

/** @returns the ids of all articles by their given URLs, and the ids of the inserted ones */
async function ensureArticles(
  tx: Db,
  articles: readonly { url: string; publishedAt: Date | null }[],
  now: Date,
): Promise<{ ids: ReadonlyMap<string, string>; newArticles: string[] }> {
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
  // Locked, so that no other transaction deletes an article before this one refers to it.
  await tx
    .selectFrom('articles')
    .select('id')
    .where('id', 'in', [...distinct.keys()])
    .orderBy('id')
    .forKeyShare()
    .execute()
  return { ids, newArticles: fresh.map((one) => one.id) }
}

/** Deletes the rows of requests that cannot be accepted, except rows that a worker has claimed or that other rows refer to. */
export async function rollBackIntake(db: Db, written: AcceptedRows): Promise<void> {
  const { intakeIds, newArticles, captures } = written
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('intake').where('id', 'in', intakeIds).where('state', '=', 'queued').execute()
    if (captures.length > 0) await cancelCaptures(tx, captures)
  })
  if (newArticles.length > 0) await deleteUnreferencedArticles(db, newArticles)
}

/** Deletes articles that no row refers to. A concurrent reference keeps all of them. */
async function deleteUnreferencedArticles(db: Db, ids: readonly string[]): Promise<void> {
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

/** SQLSTATE 23503, foreign_key_violation: another transaction added a reference meanwhile. */
const isForeignKey = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === '23503'

const intakeRow = (
  {
    intakeId,
    url,
    priority,
    requestId,
    sender,
  }: Pick<AcceptedArticle, 'intakeId' | 'url' | 'priority' | 'requestId' | 'sender'>,
  now: Date,
) => ({
  id: intakeId,
  url: pgText(url),
  priority,
  request_id: requestId ?? null,
  sender: sender ?? null,
  state: 'queued' as const,
  error: 'null',
  created_at: now,
  updated_at: now,
})
