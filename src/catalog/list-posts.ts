import { articlePosts } from './article-posts.ts'
import type { Db } from './catalog.ts'
import { cursorOf, readCursor } from './cursor.ts'
import type { PostFilter, PostPlace } from './post-filter.ts'
import { leading } from './post-filter.ts'
import { type Walked, walkPosts } from './post-walk.ts'
import { searchPosts } from './search-posts.ts'
import { parseSearch, stemmableTerms, termCount, tsquery } from './search-query.ts'
import { stemsOf } from './stems.ts'

/**
 * One page of posts, newest first, and the cursor of the next page. What was taken down is in no list.
 *
 * A page of a list without words reads some ten thousand rows at most, however rare the posts are: it can have fewer
 * posts than it may, or none, and still have a next one.
 */
export async function listPosts(db: Db, filter: PostFilter, page: { cursor: string | null; limit: number }) {
  const { posts, place } = await findPosts(
    db,
    filter,
    page.cursor === null ? null : placeOf(page.cursor),
    page.limit,
  )
  return { posts, next: place && cursorOf(place.at, place.platform, place.id) }
}

/** The same by places: where the next page begins, null at the end. */
export async function findPosts(
  db: Db,
  filter: PostFilter,
  after: PostPlace | null,
  limit: number,
): Promise<Walked> {
  const asked = filter.q?.trim() ?? ''
  if (asked === '' && filter.article === undefined) {
    return await walkPosts(db, filter, leading(filter), after, limit)
  }
  const search = asked === '' ? null : parseSearch(asked)
  if (asked !== '' && search === null) return { posts: [], place: null }
  const query = search && tsquery(search, await stemsOf(db, stemmableTerms(search)))
  if (filter.article !== undefined) return await articlePosts(db, filter, query, after, limit)
  const several = search !== null && termCount(search) > 1
  return await searchPosts(db, filter, { query: query ?? '', several }, after, limit)
}

function placeOf(cursor: string): PostPlace {
  const [at, platform = '', id = ''] = readCursor(cursor, 2)
  return { at, platform, id }
}
