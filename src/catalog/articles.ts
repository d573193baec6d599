import { createHash } from 'node:crypto'
import type { ArticleRecord } from '../model/article.ts'
import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { insertCitations } from './citations.ts'
import { ledgerObject } from './ledger-key.ts'
import { knowPosts } from './posts.ts'
import type { ArticleVersionsTable } from './tables.ts'
import { text } from './values.ts'

/** An article's id: derived from its URL, so that the same article is always the same id. */
export function articleId(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 32)
}

/** The article's row, made where there is none. */
export async function ensureArticle(
  db: Db,
  article: { url: string; title?: string | null; publishedAt?: Date | null },
  now: Date,
): Promise<string> {
  const id = articleId(article.url)
  await db
    .insertInto('articles')
    .values({
      id,
      url: text(article.url),
      title: text(article.title ?? null),
      published_at: article.publishedAt ?? null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
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
  if (added) await insertCitations(db, id, at, record.citations)
}

async function describe(db: Db, id: string, record: ArticleRecord, now: Date): Promise<void> {
  await db
    .updateTable('articles')
    .set((row) => ({
      title: text(record.title) ?? row.ref('articles.title'),
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
  const placed = ledgerObject(key, 0)?.time.getTime() ?? 0
  const at = new Date(Math.max(Date.parse(record.recordedAt), placed))
  await db.transaction().execute(async (tx) => {
    const id = await ensureArticle(tx, { url: record.url }, at)
    await tx
      .updateTable('articles')
      .set({ created_at: at })
      .where('id', '=', id)
      .where('created_at', '>', at)
      .execute()
    await knowPosts(
      tx,
      distinctPosts(record).map((post) => ({ post, at })),
      now,
    )
    await forgetVersion(tx, { article_id: id, recorded_at: at })
    await saveVersion(tx, id, { ...record, recordedAt: at.toISOString() }, key, now)
  })
}

/** The posts that an article's citations address, each once. */
export function distinctPosts(record: Pick<ArticleRecord, 'citations'>): PostRef[] {
  const posts = new Map<string, PostRef>()
  for (const { platform, id, url } of record.citations) {
    if (id !== null && url !== null) posts.set(`${platform}/${id}`, { platform, id, url })
  }
  return [...posts.values()]
}

/** Takes a version and its citations out of the catalog. */
export async function forgetVersion(
  db: Db,
  version: Pick<ArticleVersionsTable, 'article_id' | 'recorded_at'>,
): Promise<void> {
  for (const table of ['citations', 'article_versions'] as const) {
    await db
      .deleteFrom(table)
      .where('article_id', '=', version.article_id)
      .where('recorded_at', '=', version.recorded_at)
      .execute()
  }
}

/** The article by id or by URL. */
export async function findArticle(db: Db, by: { id: string } | { url: string }) {
  const query = db.selectFrom('articles').selectAll()
  return await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('url', '=', by.url)
  ).executeTakeFirst()
}

/** Every version, newest first. */
export async function articleVersions(db: Db, id: string) {
  return await db
    .selectFrom('article_versions')
    .select(['recorded_at', 'body_sha256', 'body_bytes', 'ledger_key'])
    .where('article_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .execute()
}

/** Which of these ledger records the catalog has. */
export async function knownArticleKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db
    .selectFrom('article_versions')
    .select('ledger_key')
    .where('ledger_key', 'in', keys)
    .execute()
  return new Set(rows.flatMap((row) => row.ledger_key ?? []))
}
