import { type SqlBool, sql } from 'kysely'
import type { Db } from '../catalog.ts'
import type { ArticleRow } from '../tables/articles.ts'
import { type ArticlePosition, type ArticleSlice, newestArticles, toArticleSlice } from './article-keyset.ts'

/** Up to this many gone posts, their citations are read; if there are more, the newest articles. */
const FEW_POSTS = 5_000
/** Articles that one query scans, and queries a page. */
const STRIDE = 2_000
const STRIDES = 3

/** An SQL condition: the citation `c` belongs to its article's newest version. */
const CURRENT = sql<SqlBool>`c.recorded_at = (
  select max(v.recorded_at) from article_versions v where v.article_id = c.article_id)`

const CITES_GONE_POST = sql<SqlBool>`exists (
  select from citations c join posts p on p.platform = c.platform and p.id = c.post_id
  where c.article_id = articles.id and p.shown_state = 'gone' and ${CURRENT})`

const CITES_ONE_OF_FEW = sql<SqlBool>`articles.id in (
  select c.article_id from posts p join citations c on c.platform = p.platform and c.post_id = p.id
  where p.shown_state = 'gone' and ${CURRENT})`

/**
 * One page of the articles whose newest version cites a post that is lost or was gone before its first capture, newest first.
 * No column of an article says so, because each capture and each check may change it: the query follows the index of gone
 * posts while they are few, and scans a bounded number of the newest articles while they are many.
 */
export async function listDeadArticles(
  db: Db,
  after: ArticlePosition | null,
  limit: number,
): Promise<ArticleSlice> {
  if (await areFew(db)) {
    const found = await newestArticles(db, after)
      .selectAll()
      .where((row) => row.or([row('has_lost_post', '=', true), CITES_ONE_OF_FEW]))
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
      .where((row) => row.or([row('has_lost_post', '=', true), CITES_GONE_POST]))
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

async function areFew(db: Db): Promise<boolean> {
  const beyond = await db
    .selectFrom('posts')
    .select('id')
    .where('shown_state', '=', 'gone')
    .orderBy('created_at', 'desc')
    .offset(FEW_POSTS)
    .limit(1)
    .executeTakeFirst()
  return beyond === undefined
}
