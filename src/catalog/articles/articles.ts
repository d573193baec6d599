import type { ArticleRecord } from '../../model/article.ts'
import { articleUrl } from '../../model/article-url.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { parseLedgerKey } from '../import/ledger-key.ts'
import { upsertPosts } from '../posts/posts.ts'
import { pgText } from '../sanitize.ts'
import { indexWords } from '../search/search-index.ts'
import type { ArticleRow, ArticleVersionRow, ArticleVersionsTable } from '../tables/articles.ts'
import { computeArticleId, findArticleIds, mergeAliases } from './article-aliases.ts'
import { lockArticle } from './article-locks.ts'
import { insertCitations } from './citations.ts'
import { refreshLostPost } from './lost-citations.ts'
import { listCitedPosts, nextFreeTimestamp } from './merge-articles.ts'

/** The article's row, made where there is none; the one that it is by another address. */
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
    // Without a column: id and address say the same, and whichever index sees another first must not be an error.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return id
}

/**
 * Keeps what an article says: a new version only where body or citations differ from the newest. Title
 * and time of publication are the newest version's. `ledgerKey` is null for an article that cites no post.
 */
export async function saveVersion(
  db: Db,
  id: string,
  record: ArticleRecord,
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
  if (!newest || newest.recorded_at <= at) await describe(db, id, record, now)
  if (newest?.body_sha256 === record.bodySha256 && newest.ledger_key === ledgerKey) return
  const added = await db
    .insertInto('article_versions')
    .values({
      article_id: id,
      recorded_at: at,
      body_sha256: record.bodySha256,
      body_bytes: record.bodyBytes,
      ledger_key: ledgerKey,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('article_id')
    .executeTakeFirst()
  if (!added) return
  await insertCitations(db, id, at, record.citations)
  await follow(db, id)
}

/** What follows from what an article cites and is called: whether it loses a post, and the words of its posts. */
async function follow(db: Db, id: string): Promise<void> {
  await refreshLostPost(db, id)
  await indexWords(db, await listCitedPosts(db, id))
}

async function describe(db: Db, id: string, record: ArticleRecord, now: Date): Promise<void> {
  await db
    .updateTable('articles')
    .set((row) => ({
      title: pgText(record.title) ?? row.ref('articles.title'),
      published_at:
        record.publishedAt === null ? row.ref('articles.published_at') : new Date(record.publishedAt),
      updated_at: now,
    }))
    .where('id', '=', id)
    .execute()
}

/**
 * One version as the ledger holds it: the article's row, the posts, the version, its citations. What
 * the catalog said of this version before gives way.
 */
export async function saveArticleRecord(
  db: Db,
  key: string,
  record: ArticleRecord,
  now: Date,
): Promise<void> {
  // A record whose second was taken lies under a later one: that tells two of the same moment apart.
  const placed = parseLedgerKey(key, 0)?.time.getTime() ?? 0
  const at = new Date(Math.max(Date.parse(record.recordedAt), placed))
  await db.transaction().execute(async (tx) => {
    const known = await ensureArticle(tx, { url: record.url }, at)
    await tx
      .updateTable('articles')
      .set({ created_at: at })
      .where('id', '=', known)
      .where('created_at', '>', at)
      .execute()
    const id = record.aliases ? await mergeAliases(tx, record.url, record.aliases) : known
    await lockArticle(tx, id)
    await upsertPosts(
      tx,
      postsOfRecord(record).map((post) => ({ post, at })),
      now,
    )
    const before = await tx
      .selectFrom('article_versions')
      .select(['article_id', 'recorded_at'])
      .where('ledger_key', '=', key)
      .executeTakeFirst()
    if (before) await deleteVersion(tx, before)
    // Two addresses of one article may have been recorded at the same moment.
    const moment = await nextFreeTimestamp(tx, id, at)
    await saveVersion(tx, id, { ...record, recordedAt: moment.toISOString() }, key, now)
  })
}

/** The posts that an article's citations address, each once. */
export function postsOfRecord(record: Pick<ArticleRecord, 'citations'>): PostRef[] {
  const posts = new Map<string, PostRef>()
  for (const { platform, id, url } of record.citations) {
    if (id !== null && url !== null) posts.set(`${platform}/${id}`, { platform, id, url })
  }
  return [...posts.values()]
}

/** Takes a version and its citations out of the catalog. */
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

/** The article by its id, or by any of its addresses; also by the id that one of those was answered with. */
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
    .select(['recorded_at', 'body_sha256', 'body_bytes', 'ledger_key'])
    .where('article_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .execute()
}

/** Which of these ledger records the catalog has. */
export async function findKnownArticleKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db
    .selectFrom('article_versions')
    .select('ledger_key')
    .where('ledger_key', 'in', keys)
    .execute()
  return new Set(rows.flatMap((row) => row.ledger_key ?? []))
}
