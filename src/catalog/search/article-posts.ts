import { type SqlBool, sql } from 'kysely'
import { findArticle } from '../articles/articles.ts'
import type { Db } from '../catalog.ts'
import { POST_COLUMNS } from '../tables/posts.ts'
import { matchesFilter, type PostFilter } from './post-filter.ts'
import { afterPosition, hasWords, type PostKeyset, type PostSlice, toPage } from './post-keyset.ts'

/** One page of the posts that the newest version of an article cites and that match the filter and the words, newest first. */
export async function searchArticlePosts(
  db: Db,
  filter: PostFilter,
  words: string | null,
  keyset: PostKeyset,
  limit: number,
): Promise<PostSlice> {
  const idOrUrl = filter.article ?? ''
  const article = await findArticle(db, /^[0-9a-f]{32}$/.test(idOrUrl) ? { id: idOrUrl } : { url: idOrUrl })
  if (!article) return { posts: [], next: null }
  const cited = sql<SqlBool>`(posts.platform, posts.id) in (
    select c.platform, c.post_id from citations c where c.article_id = ${article.id}
      and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = ${article.id}))`
  let query = afterPosition(db.selectFrom('posts').where(cited), filter, keyset)
    .where((row) => matchesFilter(row, filter))
    .limit(limit + 1)
  if (words !== null) query = query.where(hasWords(words))
  return toPage(await query.select(POST_COLUMNS).execute(), keyset.order, limit)
}
