import type { ArticleDraft } from '../../model/article.ts'
import { articleUrl } from '../../model/article-url.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { queueCopies } from '../copies/copy-work.ts'
import { pgText } from '../sanitize.ts'
import { indexWords } from '../search/search-index.ts'
import type { ArticleRow, ArticleVersionRow, ArticleVersionsTable } from '../tables/articles.ts'
import { computeArticleId, findArticleIds } from './article-aliases.ts'
import { indexArticle } from './article-index.ts'
import { insertCitations } from './insert-citations.ts'
import { refreshLostPost } from './lost-citations.ts'
import { listCitedPosts } from './merge-articles.ts'

/** Inserts the article's row unless it exists, under this URL or an alias; returns its id. */
export async function ensureArticle(
  db: Db,
  article: { url: string; title?: string | null; publishedAt?: Date | null },
  now: Date,
): Promise<string> {
  const id = (await findArticleIds(db, [article.url])).get(article.url) ?? computeArticleId(article.url)
  await db
    .insertInto('articles')
    .values({
      id,
      url: pgText(articleUrl(article.url)),
      title: pgText(article.title ?? null),
      published_at: article.publishedAt ?? null,
      created_at: now,
      updated_at: now,
    })
    // No conflict target: both the id and the URL are unique, and a concurrent insert may violate either index first.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return id
}

/**
 * Saves a version of an article if its body or citations differ from the newest one. The article takes title and time of
 * publication from its newest version. `ledgerKey` is null for an article that cites no post.
 */
export async function saveVersion(
  db: Db,
  id: string,
  record: ArticleDraft,
  ledgerKey: string | null,
  now: Date,
): Promise<void> {
  const at = new Date(record.recordedAt)
  const newest = await db
    .selectFrom('article_versions')
    .select(['recorded_at', 'body_sha256', 'ledger_key'])
    .where('article_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!newest || newest.recorded_at <= at) await describeArticle(db, id, record, now)
  if (newest?.body_sha256 === record.bodySha256 && newest.ledger_key === ledgerKey) return
  const added = await db
    .insertInto('article_versions')
    .values({
      article_id: id,
      recorded_at: at,
      body_sha256: record.bodySha256,
      body_bytes: record.bodyBytes,
      ledger_key: ledgerKey,
      citations_omitted: record.citationsOmitted ?? 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('article_id')
    .executeTakeFirst()
  if (!added) return
  if (ledgerKey !== null) await queueCopies(db, [ledgerKey], now)
  await insertCitations(db, id, at, record.citations)
  await refreshLostPost(db, id)
  await indexWords(db, await listCitedPosts(db, id))
}

/** What a record says of an article, apart from its body and citations. */
type Description = Pick<ArticleDraft, 'title' | 'author' | 'externalId' | 'publishedAt' | 'unpublishedAt'>

/** Updates an article's row. It keeps what the description does not say. */
export async function describeArticle(db: Db, id: string, record: Description, now: Date): Promise<void> {
  const described = await db
    .updateTable('articles')
    .set((row) => ({
      title: pgText(record.title) ?? row.ref('articles.title'),
      author: pgText(record.author ?? null) ?? row.ref('articles.author'),
      external_id: pgText(record.externalId ?? null) ?? row.ref('articles.external_id'),
      published_at:
        record.publishedAt === null ? row.ref('articles.published_at') : new Date(record.publishedAt),
      unpublished_at: record.unpublishedAt === undefined ? null : new Date(record.unpublishedAt),
      updated_at: now,
    }))
    .where('id', '=', id)
    .returning(['id', 'title', 'author', 'url'])
    .executeTakeFirst()
  if (described) await indexArticle(db, described)
}

/** The posts that an article's citations address, without duplicates. */
export function postsOfRecord(record: Pick<ArticleDraft, 'citations'>): PostRef[] {
  const posts = new Map<string, PostRef>()
  for (const { platform, id, url } of record.citations) {
    if (id !== null && url !== null) posts.set(`${platform}/${id}`, { platform, id, url })
  }
  return [...posts.values()]
}

/** Deletes a version and its citations from the catalog. */
export async function deleteVersion(
  db: Db,
  version: Pick<ArticleVersionsTable, 'article_id' | 'recorded_at'>,
): Promise<void> {
  const posts = await listCitedPosts(db, version.article_id)
  for (const table of ['citations', 'article_versions'] as const) {
    await db
      .deleteFrom(table)
      .where('article_id', '=', version.article_id)
      .where('recorded_at', '=', version.recorded_at)
      .execute()
  }
  await refreshLostPost(db, version.article_id)
  await indexWords(db, posts)
}

/** Finds an article by any of its URLs, or by its id or the id that any of its URLs gives. */
export async function findArticle(
  db: Db,
  by: { id: string } | { url: string },
): Promise<ArticleRow | undefined> {
  const id = 'id' in by ? by.id : computeArticleId(by.url)
  return await db
    .selectFrom('articles')
    .selectAll()
    .where('id', '=', (article) =>
      article.fn.coalesce(
        article
          .selectFrom('article_aliases')
          .select('article_id')
          .where('article_aliases.id', '=', pgText(id)),
        article.val(pgText(id)),
      ),
    )
    .executeTakeFirst()
}

/** Every version, newest first. */
export async function listVersions(db: Db, id: string): Promise<ArticleVersionRow[]> {
  return await db
    .selectFrom('article_versions')
    .select(['recorded_at', 'body_sha256', 'body_bytes', 'ledger_key', 'citations_omitted'])
    .where('article_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .execute()
}
