import { postSlug } from '../../model/platform.ts'
import type { PostSort } from '../../model/post-sort.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'
import { findCanonicalPosts } from '../posts/canonical-posts.ts'
import { pgText } from '../sanitize.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import { searchArticlePosts } from './article-posts.ts'
import { buildSearch } from './build-search.ts'
import { namedPosts } from './named-posts.ts'
import { decodePosition, decodeRank, encodePosition, encodeRank, encodeStart } from './post-cursor.ts'
import { matchesFilter, type PostFilter } from './post-filter.ts'
import { inOrder, type PostKeyset, type PostSlice, withinKnown, withinPublished } from './post-keyset.ts'
import type { PostPosition } from './post-order.ts'
import { rankPosts } from './rank-posts.ts'
import { scanPosts } from './scan-posts.ts'
import { searchPosts } from './search-posts.ts'

/** A page of posts; `named`: those that the search names by address or id, which come first. */
interface PostPage {
  readonly posts: readonly PostRow[]
  readonly named: readonly PostRow[]
  readonly next: string | null
}

/**
 * One page of posts in the filter's order, and the cursor of the next page. Excludes posts that are taken down. If the words
 * are the address or the id of posts, these come first; an address finds nothing else.
 *
 * Without search words, a page reads at most some ten thousand rows. If matches are rare, it may hold fewer posts than
 * `limit`, or none, and still have a next page; so may a page by relevance.
 */
export async function listPosts(
  db: Db,
  filter: PostFilter,
  page: { cursor: string | null; limit: number },
): Promise<PostPage> {
  const { posts: refs, address } = namedPosts(filter.q ?? '')
  const named = await findNamed(db, filter, refs)
  const first = page.cursor === null ? named : []
  if (address) return { posts: first, named: first, next: null }
  const limit = page.limit - first.length
  if (limit <= 0) {
    const start = encodeStart(sortOf(filter))
    return { posts: first.slice(0, page.limit), named: first, next: start }
  }
  const { posts, next } = await listMatches(db, filter, { cursor: page.cursor, limit })
  const others = posts.filter((row) => !named.some((one) => postSlug(one) === postSlug(row)))
  return { posts: [...first, ...others], named: first, next }
}

/** The order of a list. Without words no post is more relevant than another. */
const sortOf = ({ sort = 'known', q = '' }: PostFilter): PostSort =>
  sort === 'relevance' && q.trim() === '' ? 'known' : sort

/** Citations of an article among which a named post is looked for. */
const MAX_CITED = 1_000

async function findNamed(db: Db, filter: PostFilter, refs: ReturnType<typeof namedPosts>['posts']) {
  if (refs.length === 0) return []
  const posts = await findCanonicalPosts(
    db,
    refs.map(({ platform, id }) => ({ platform, id: pgText(id) })),
  )
  if (filter.article !== undefined) {
    const slugs = new Set(posts.map(postSlug))
    const cited = await searchArticlePosts(db, filter, null, { order: 'known', after: null }, MAX_CITED)
    return cited.posts.filter((row) => slugs.has(postSlug(row)))
  }
  const rows = db
    .selectFrom('posts')
    .where(postKeyIn('id', posts))
    .where((row) => matchesFilter(row, filter))
  return await inOrder(withinPublished(withinKnown(rows, filter), filter), 'known')
    .select(POST_COLUMNS)
    .execute()
}

async function listMatches(
  db: Db,
  filter: PostFilter,
  { cursor, limit }: { cursor: string | null; limit: number },
) {
  const words = filter.q?.trim() ?? ''
  const search = words === '' ? null : await buildSearch(db, words)
  if (words !== '' && search === null) return { posts: [], next: null }
  const find = (keyset: PostKeyset, count: number): Promise<PostSlice> =>
    filter.article !== undefined
      ? searchArticlePosts(db, filter, search?.query ?? null, keyset, count)
      : search === null
        ? scanPosts(db, filter, keyset, count)
        : searchPosts(db, filter, search, keyset, count)
  const sort = sortOf(filter)
  if (sort === 'relevance' && search !== null) {
    const findMatches = (after: PostPosition | null, count: number) => find({ order: 'known', after }, count)
    const position = cursor === null ? null : decodeRank(cursor)
    const { posts, next } = await rankPosts(db, search.query, findMatches, position, limit)
    return { posts, next: next && encodeRank(next) }
  }
  const order = sort === 'published' ? 'published' : 'known'
  const after = cursor === null ? null : decodePosition(cursor, order)
  const { posts, next } = await find({ order, after }, limit)
  return { posts, next: next && encodePosition(next, order) }
}
