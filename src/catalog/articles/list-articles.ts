import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { GONE_BEFORE } from '../posts/gone-posts.ts'

/** An SQL condition: the article's newest version cites a post that was gone before its first capture. */
const CITES_GONE_POST = sql<boolean>`articles.id in (
  select c.article_id from posts join citations c on c.platform = posts.platform and c.post_id = posts.id
  where ${GONE_BEFORE} and c.recorded_at = (
    select max(v.recorded_at) from article_versions v where v.article_id = c.article_id))`

/**
 * One page of articles, newest first. `lost` keeps only articles whose newest version cites a
 * lost post; `dead` those too whose post was gone before Stet came.
 */
export async function listArticles(
  db: Db,
  filter: { lost: boolean; dead?: boolean },
  page: { cursor: string | null; limit: number },
) {
  let query = db
    .selectFrom('articles')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (filter.dead) query = query.where((row) => row.or([row('has_lost_post', '=', true), CITES_GONE_POST]))
  if (filter.lost) query = query.where('has_lost_post', '=', true)
  if (page.cursor !== null) {
    const [at, id] = decodeCursor(page.cursor, 1)
    query = query.where(sql<boolean>`(created_at, id) < (${at}, ${id})`)
  }
  const rows = await query.execute()
  const articles = rows.slice(0, page.limit)
  const last = articles.at(-1)
  return { articles, next: rows.length > page.limit && last ? encodeCursor(last.created_at, last.id) : null }
}
