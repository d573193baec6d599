import { sql } from 'kysely'
import type { ArticleDraft } from '../../model/article.ts'
import { articleUrl } from '../../model/article-url.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'
import type { ArticleRow } from '../tables/articles.ts'
import { computeArticleId, findArticleIds } from './article-aliases.ts'
import { type IndexedArticle, indexArticles } from './article-index.ts'

/** An article's URL and the time of the record that names it. */
export interface NamedArticle {
  readonly url: string
  readonly at: Date
}

/**
 * Inserts the rows of articles that are not in the catalog, under their URLs or an alias. `created_at` is the time of the
 * earliest record that names the article.
 */
export async function ensureArticles(db: Db, named: readonly NamedArticle[]): Promise<void> {
  const ids = await findArticleIds(
    db,
    named.map(({ url }) => url),
  )
  const earliest = new Map<string, NamedArticle>()
  for (const one of named) {
    const id = ids.get(one.url) ?? computeArticleId(one.url)
    const before = earliest.get(id)
    if (!before || one.at < before.at) earliest.set(id, one)
  }
  // Sorted by id, so that concurrent transactions cannot deadlock.
  const sorted = [...earliest].toSorted(([a], [b]) => (a < b ? -1 : 1))
  await db
    .insertInto('articles')
    .values(
      sorted.map(([id, { url, at }]) => ({
        id,
        url: pgText(articleUrl(url)),
        title: null,
        published_at: null,
        created_at: at,
        updated_at: at,
      })),
    )
    // No conflict target: both the id and the URL are unique, and a concurrent insert may violate either index first.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What a record says of an article, apart from its body and citations. */
type Description = Pick<ArticleDraft, 'title' | 'author' | 'externalId' | 'publishedAt' | 'unpublishedAt'>

/** Updates articles' rows, in the order given. It keeps what the descriptions do not say. */
export async function describeArticles(
  db: Db,
  described: readonly { readonly id: string; readonly record: Description }[],
  now: Date,
): Promise<void> {
  if (described.length === 0) return
  const merged = new Map<string, Description>()
  for (const { id, record } of described) {
    const before = merged.get(id)
    merged.set(id, {
      title: record.title ?? before?.title ?? null,
      author: record.author ?? before?.author,
      externalId: record.externalId ?? before?.externalId,
      publishedAt: record.publishedAt ?? before?.publishedAt ?? null,
      unpublishedAt: record.unpublishedAt,
    })
  }
  const rows = [...merged.values()]
  const { rows: updated } = await sql<IndexedArticle>`
    update articles set title = coalesce(said.title, articles.title), author = coalesce(said.author, articles.author),
      external_id = coalesce(said.external_id, articles.external_id),
      published_at = coalesce(said.published_at, articles.published_at), unpublished_at = said.unpublished_at,
      updated_at = ${now}
    from unnest(
      ${[...merged.keys()]}::text[],
      ${rows.map(({ title }) => pgText(title))}::text[],
      ${rows.map(({ author }) => pgText(author ?? null))}::text[],
      ${rows.map(({ externalId }) => pgText(externalId ?? null))}::text[],
      ${rows.map(({ publishedAt }) => publishedAt)}::timestamptz[],
      ${rows.map(({ unpublishedAt }) => unpublishedAt ?? null)}::timestamptz[]
    ) as said (id, title, author, external_id, published_at, unpublished_at)
    where articles.id = said.id
    returning articles.id, articles.title, articles.author, articles.url`.execute(db)
  await indexArticles(db, updated)
}

/** The posts that an article's citations address, without duplicates. */
export function postsOfRecord(record: Pick<ArticleDraft, 'citations'>): PostRef[] {
  const posts = new Map<string, PostRef>()
  for (const { platform, id, url } of record.citations) {
    if (id !== null && url !== null) posts.set(`${platform}/${id}`, { platform, id, url })
  }
  return [...posts.values()]
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
