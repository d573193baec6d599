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
 * One page of posts, newest first, and the cursor of the next page. What was taken down is in no list.
 *
 * A page of a list without words reads some ten thousand rows at most, however rare the posts are: it can have fewer
 * posts than it may, or none, and still have a next one.
 */
export async function listPosts(db: Db, filter: PostFilter, page: { cursor: string | null; limit: number }) {
  const { posts, place } = await findPostPage(
    db,
    filter,
    page.cursor === null ? null : placeOf(page.cursor),
    page.limit,
  )
  return { posts, next: place && encodeCursor(place.at, place.platform, place.id) }
}

/** The same by places: where the next page begins, null at the end. */
export async function findPostPage(
  db: Db,
  filter: PostFilter,
  after: PostPosition | null,
  limit: number,
): Promise<PostSlice> {
  const asked = filter.q?.trim() ?? ''
  if (asked === '' && filter.article === undefined) {
    return await scanPosts(db, filter, leadingIndexOf(filter), after, limit)
  }
  const search = asked === '' ? null : parseSearch(asked)
  if (asked !== '' && search === null) return { posts: [], place: null }
  const query = search && buildTsQuery(search, await findStems(db, stemmableTerms(search)))
  if (filter.article !== undefined) return await searchArticlePosts(db, filter, query, after, limit)
  const several = search !== null && countTerms(search) > 1
  return await searchPosts(db, filter, { query: query ?? '', several }, after, limit)
}

function placeOf(cursor: string): PostPosition {
  const [at, platform = '', id = ''] = decodeCursor(cursor, 2)
  return { at, platform, id }
}
