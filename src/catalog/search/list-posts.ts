import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { searchArticlePosts } from './article-posts.ts'
import type { PostFilter, PostPosition } from './post-filter.ts'
import { leadingIndexOf } from './post-filter.ts'
import { type PostSlice, scanPosts } from './post-keyset.ts'
import { searchPosts } from './search-posts.ts'
import { buildTsQuery, countTerms, parseSearch, stemmableTerms } from './search-query.ts'
import { findStems } from './stems.ts'

/**
 * One page of posts, newest first, and the cursor of the next page. Excludes posts that are taken down.
 *
 * Without search words, a page reads at most some ten thousand rows. If matches are rare, it may hold fewer posts than
 * `limit`, or none, and still have a next page.
 */
export async function listPosts(db: Db, filter: PostFilter, page: { cursor: string | null; limit: number }) {
  const { posts, next } = await findPostPage(
    db,
    filter,
    page.cursor === null ? null : toPosition(page.cursor),
    page.limit,
  )
  return { posts, next: next && encodeCursor(next.at, next.platform, next.id) }
}

/** As `listPosts`, with positions in place of cursors. */
export async function findPostPage(
  db: Db,
  filter: PostFilter,
  after: PostPosition | null,
  limit: number,
): Promise<PostSlice> {
  const text = filter.q?.trim() ?? ''
  if (text === '' && filter.article === undefined) {
    return await scanPosts(db, filter, leadingIndexOf(filter), after, limit)
  }
  const search = text === '' ? null : parseSearch(text)
  if (text !== '' && search === null) return { posts: [], next: null }
  const query = search && buildTsQuery(search, await findStems(db, stemmableTerms(search)))
  if (filter.article !== undefined) return await searchArticlePosts(db, filter, query, after, limit)
  const several = search !== null && countTerms(search) > 1
  return await searchPosts(db, filter, { query: query ?? '', several }, after, limit)
}

function toPosition(cursor: string): PostPosition {
  const [at, platform = '', id = ''] = decodeCursor(cursor, 2)
  return { at, platform, id }
}
