import type { Db } from '../catalog.ts'
import { POST_COLUMNS } from '../tables/posts.ts'
import { matchesFilter, type PostFilter, type PostPosition } from './post-filter.ts'
import { afterPosition, hasWords, type PostSlice, toPage, withinTimes } from './post-keyset.ts'

/** How many of the newest posts are read for several words, before the index is; the second where the first promises a page. */
const NEWEST = [1_000, 20_000] as const

/** A search as PostgreSQL takes it. */
export interface WordSearch {
  /** A `tsquery`. */
  readonly query: string
  /** Whether more than one word must be there. */
  readonly several: boolean
}

/**
 * One page of the posts that have these words, newest first.
 *
 * PostgreSQL knows how frequent a word is, and so whether to read the newest posts until a page is full, or the index of
 * words. It does not know how often several words come together: if it takes them for frequent and they are not, it reads
 * every post there is. So several words are looked for among the newest posts first, and then by the index alone.
 */
export async function searchPosts(
  db: Db,
  filter: PostFilter,
  { query, several }: WordSearch,
  after: PostPosition | null,
  limit: number,
): Promise<PostSlice> {
  const matching = db
    .selectFrom('posts')
    .where(hasWords(query))
    .where((row) => matchesFilter(row, filter))
  if (!several) {
    const page = afterPosition(matching, filter, after, false)
      .select(POST_COLUMNS)
      .limit(limit + 1)
    return toPage(await page.execute(), limit)
  }
  for (const rows of NEWEST) {
    const newest = afterPosition(db.selectFrom('posts'), filter, after, false).selectAll('posts').limit(rows)
    const found = await db
      .selectFrom(newest.as('posts'))
      .select(POST_COLUMNS)
      .where(hasWords(query))
      .where((row) => matchesFilter(row, filter))
      .limit(limit + 1)
      .execute()
    if (found.length > limit) return toPage(found, limit)
    if ((found.length / rows) * NEWEST[1] <= limit) break
  }
  const page = await db
    // Materialized, so that it is planned to be read whole.
    .with(
      (cte) => cte('matches').materialized(),
      () =>
        withinTimes(matching, filter, after, false).select([
          'posts.platform',
          'posts.id',
          'posts.created_at',
        ]),
    )
    .selectFrom((query) =>
      query
        .selectFrom('matches')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('platform', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .as('page'),
    )
    .innerJoin('posts', (on) =>
      on.onRef('posts.platform', '=', 'page.platform').onRef('posts.id', '=', 'page.id'),
    )
    .select(POST_COLUMNS)
    .orderBy('page.created_at', 'desc')
    .orderBy('page.platform', 'desc')
    .orderBy('page.id', 'desc')
    .execute()
  return toPage(page, limit)
}
