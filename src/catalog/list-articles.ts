import { sql } from 'kysely'
import type { Db } from './catalog.ts'
import { cursorOf, readCursor } from './cursor.ts'

/** One page of articles, newest first; `lost`: only those whose newest version cites a lost post. */
export async function listArticles(
  db: Db,
  filter: { lost: boolean },
  page: { cursor: string | null; limit: number },
) {
  let query = db
    .selectFrom('articles')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(page.limit + 1)
  if (filter.lost) query = query.where(citesLost)
  if (page.cursor) {
    const [at, id] = readCursor(page.cursor, 1)
    query = query.where(sql<boolean>`(created_at < ${at} or (created_at = ${at} and id > ${id}))`)
  }
  const rows = await query.execute()
  const articles = rows.slice(0, page.limit)
  const last = articles.at(-1)
  return { articles, next: rows.length > page.limit && last ? cursorOf(last.created_at, last.id) : null }
}

const citesLost = sql<boolean>`exists (select 1 from citations c
  join posts p on p.platform = c.platform and p.id = c.post_id and p.state = 'lost'
  where c.article_id = articles.id
    and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = articles.id))`
