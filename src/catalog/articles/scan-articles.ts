import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../catalog.ts'
import type { ArticleRow } from '../tables/articles.ts'
import { type ArticlePosition, type ArticleSlice, newestArticles, toArticleSlice } from './article-keyset.ts'

/** A property of articles that no column has, because each capture and each check may change it. */
export interface ArticleProperty {
  /** An SQL condition on `articles`. */
  readonly holds: RawBuilder<SqlBool>
  /** A query of the ids (`article_id`) of all articles that may have it, by an index; null if most articles have it. */
  readonly candidates: RawBuilder<unknown> | null
}

/** Up to this many candidates are looked at; if there are more, the newest articles. */
const FEW = 5_000
/** Articles that one query scans, and queries a page. */
const STRIDE = 2_000
const STRIDES = 3

/**
 * One page of the articles with a property, newest first: from its candidates while they are few, else from a bounded number of
 * the newest articles.
 */
export async function scanArticles(
  db: Db,
  { holds, candidates }: ArticleProperty,
  after: ArticlePosition | null,
  limit: number,
): Promise<ArticleSlice> {
  if (candidates !== null && (await areFew(db, candidates))) {
    const found = await newestArticles(db, after)
      .selectAll()
      .where(sql<SqlBool>`articles.id in (select article_id from (${candidates}) candidates)`)
      .where(holds)
      .limit(limit + 1)
      .execute()
    return toArticleSlice(found, limit)
  }
  const found: ArticleRow[] = []
  let next = after
  for (let stride = 0; stride < STRIDES; stride += 1) {
    const along = newestArticles(db, next).limit(STRIDE)
    const rows = await db
      .selectFrom(along.selectAll().as('articles'))
      .selectAll()
      .where(holds)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1 - found.length)
      .execute()
    found.push(...rows)
    if (found.length > limit) return toArticleSlice(found, limit)
    const end = await along
      .select(['created_at', 'id'])
      .offset(STRIDE - 1)
      .limit(1)
      .executeTakeFirst()
    if (!end) return { articles: found, next: null }
    next = { at: end.created_at, id: end.id }
  }
  return { articles: found, next }
}

async function areFew(db: Db, candidates: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql`select from (${candidates}) candidates offset ${FEW} limit 1`.execute(db)
  return rows.length === 0
}
