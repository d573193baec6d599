import { sql } from 'kysely'
import type { ArticleDraft } from '../../model/article.ts'
import type { Db } from '../catalog.ts'
import { queueCopies } from '../copies/copy-work.ts'
import { indexWords } from '../search/search-index.ts'
import type { ArticleVersionRow, ArticleVersionsTable } from '../tables/articles.ts'
import { describeArticles } from './articles.ts'
import { insertCitations } from './insert-citations.ts'
import { refreshLostPost } from './lost-citations.ts'
import { listCitedPosts } from './merge-articles.ts'

/** The key of a version's row. */
export type ArticleVersionKey = Pick<ArticleVersionsTable, 'article_id' | 'recorded_at'>

/** A version of an article to save. `ledgerKey` is null for an article that cites no post. */
export interface NewVersion {
  readonly articleId: string
  readonly recordedAt: Date
  readonly record: ArticleDraft
  readonly ledgerKey: string | null
}

/**
 * Saves versions of articles, those of one article in the order of their times. A version is left out if its body and
 * citations are those of the newest one. An article takes title and time of publication from its newest version.
 *
 * @returns the articles that have a new version; the caller refreshes what follows from their citations
 */
export async function saveVersions(tx: Db, given: readonly NewVersion[], now: Date): Promise<string[]> {
  const newest = await findNewestVersions(tx, [...new Set(given.map(({ articleId }) => articleId))])
  const isNewest = ({ articleId, recordedAt }: NewVersion): boolean => {
    const known = newest.get(articleId)
    return known === undefined || known.recorded_at <= recordedAt
  }
  const described = given.filter(isNewest).map(({ articleId: id, record }) => ({ id, record }))
  await describeArticles(tx, described, now)
  const changed = given.filter(({ articleId, record, ledgerKey }) => {
    const known = newest.get(articleId)
    return known?.body_sha256 !== record.bodySha256 || known.ledger_key !== ledgerKey
  })
  if (changed.length === 0) return []
  const rows = await tx
    .insertInto('article_versions')
    .values(
      changed.map(({ articleId, recordedAt, record, ledgerKey }) => ({
        article_id: articleId,
        recorded_at: recordedAt,
        body_sha256: record.bodySha256,
        body_bytes: record.bodyBytes,
        ledger_key: ledgerKey,
        citations_omitted: record.citationsOmitted ?? 0,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['article_id', 'recorded_at', 'ledger_key'])
    .execute()
  const inserted = new Set(rows.map(versionSlug))
  const added = changed.filter(({ articleId, recordedAt }) =>
    inserted.has(versionSlug({ article_id: articleId, recorded_at: recordedAt })),
  )
  await queueCopies(
    tx,
    rows.flatMap(({ ledger_key }) => ledger_key ?? []),
    now,
  )
  await insertCitations(tx, added)
  return [...new Set(added.map(({ articleId }) => articleId))]
}

/** Saves a version of an article, and what follows from its citations; see `saveVersions`. */
export async function saveVersion(
  db: Db,
  articleId: string,
  record: ArticleDraft,
  ledgerKey: string | null,
  now: Date,
): Promise<void> {
  const version = { articleId, recordedAt: new Date(record.recordedAt), record, ledgerKey }
  const changed = await saveVersions(db, [version], now)
  if (changed.length === 0) return
  await refreshLostPost(db, changed)
  await indexWords(db, await listCitedPosts(db, changed))
}

/** Deletes a version and its citations from the catalog. */
export async function deleteVersion(db: Db, version: ArticleVersionKey): Promise<void> {
  const posts = await listCitedPosts(db, [version.article_id])
  await deleteVersionRows(db, [version])
  await refreshLostPost(db, [version.article_id])
  await indexWords(db, posts)
}

/** Deletes the rows of versions and their citations, without what follows from them. */
export async function deleteVersionRows(db: Db, versions: readonly ArticleVersionKey[]): Promise<void> {
  if (versions.length === 0) return
  const keys = sql.join(versions.map((one) => sql`(${one.article_id}, ${one.recorded_at})`))
  for (const table of ['citations', 'article_versions'] as const) {
    await db.deleteFrom(table).where(sql<boolean>`(article_id, recorded_at) in (${keys})`).execute()
  }
}

/** Identifies a version in a map. */
export const versionSlug = ({ article_id, recorded_at }: ArticleVersionKey): string =>
  `${article_id} ${recorded_at.getTime()}`

/** The newest version of each article, by the article's id. */
async function findNewestVersions(db: Db, ids: readonly string[]) {
  const { rows } = await sql<ArticleVersionKey & Pick<ArticleVersionsTable, 'body_sha256' | 'ledger_key'>>`
    select newest.* from unnest(${ids}::text[]) as article (id)
    cross join lateral (
      select article_id, recorded_at, body_sha256, ledger_key from article_versions
      where article_id = article.id order by recorded_at desc limit 1) newest`.execute(db)
  return new Map(rows.map((row) => [row.article_id, row]))
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
