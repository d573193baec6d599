import { sql } from 'kysely'
import { findArticle } from './articles.ts'
import type { Db } from './catalog.ts'
import { fits, type PostFilter, type PostPlace } from './post-filter.ts'
import { behind, cut, hasWords, type Walked } from './post-walk.ts'
import { POST_COLUMNS } from './tables/posts.ts'

/** The posts that the newest version of an article cites, newest first, and of those what fits. */
export async function articlePosts(
  db: Db,
  filter: PostFilter,
  words: string | null,
  after: PostPlace | null,
  limit: number,
): Promise<Walked> {
  const named = filter.article ?? ''
  const article = await findArticle(db, /^[0-9a-f]{32}$/.test(named) ? { id: named } : { url: named })
  if (!article) return { posts: [], place: null }
  const cited = sql<boolean>`(posts.platform, posts.id) in (
    select c.platform, c.post_id from citations c where c.article_id = ${article.id}
      and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = ${article.id}))`
  let query = behind(db.selectFrom('posts').where(cited), filter, after, false)
    .where((row) => fits(row, filter))
    .limit(limit + 1)
  if (words !== null) query = query.where(hasWords(words))
  return cut(await query.select(POST_COLUMNS).execute(), limit)
}
