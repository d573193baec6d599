import { articlePosts } from './article-posts.ts'
import type { Db } from './catalog.ts'
import { cursorOf, readCursor } from './cursor.ts'
import type { PostFilter, PostPlace } from './post-filter.ts'
import { leading, marks, narrow } from './post-filter.ts'
import { type Walked, walkPosts } from './post-walk.ts'
import { parseSearch, stemmable, tsquery } from './search-query.ts'
import { stemsOf } from './stems.ts'
import { walkWords } from './word-walk.ts'

/**
 * One page of posts, newest first, and the cursor of the next page. What was taken down is in no list.
 *
 * No page looks at more than some ten thousand rows, however rare that is which is asked for: a page can
 * have fewer posts than it may, or none, and still have a next one.
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
  const search = filter.q?.trim() ? parseSearch(filter.q) : null
  if (filter.q?.trim() && !search) return { posts: [], place: null }
  const words = search && tsquery(search, await stemsOf(db, stemmable(search)))
  if (filter.article !== undefined) return await articlePosts(db, filter, words, after, limit)
  if (words === null) return await walkPosts(db, filter, null, leading(filter), after, limit)
  const rare = marks(filter)
  const by = narrow(filter)
  // An author has few posts. All else that is rare is in the index of words, but for what passes.
  if (by === 'author' || (by !== null && rare.length === 0)) {
    return await walkPosts(db, filter, words, by, after, limit)
  }
  return await walkWords(db, filter, words, rare, after, limit)
}

function placeOf(cursor: string): PostPlace {
  const [at, platform = '', id = ''] = readCursor(cursor, 2)
  return { at, platform, id }
}
