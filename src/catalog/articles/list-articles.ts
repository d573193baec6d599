import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'

/** One page of articles, newest first. `lost` keeps only articles whose newest version cites a lost post. */
export async function listArticles(
  db: Db,
  filter: { lost: boolean },
  page: { cursor: string | null; limit: number },
) {
  let query = db
    .selectFrom('articles')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
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
