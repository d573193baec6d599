import type { Db } from '../catalog.ts'
import { POST_COLUMNS } from '../tables/posts.ts'
import { matchesFilter, type PostFilter, type PostPosition } from './post-filter.ts'
import { afterPosition, hasWords, type PostSlice, toPage, withinTimes } from './post-keyset.ts'

/** Newest posts scanned for several words before the index; the second number if the first scan promises a full page. */
const SCANS = [1_000, 20_000] as const

/** A search in PostgreSQL's form. */
interface WordSearch {
  /** A `tsquery`. */
  readonly query: string
  /** Whether a match needs more than one word. */
  readonly several: boolean
}

/**
 * One page of the posts that match a search, newest first.
 *
 * PostgreSQL has statistics on single words, and so decides well between scanning the newest posts and using the word index.
 * It has none on combinations of words: if it overestimates a combination, it scans every post. For several words this
 * function therefore scans some of the newest posts first and then uses the index alone.
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
  for (const rows of SCANS) {
    const newest = afterPosition(db.selectFrom('posts'), filter, after, false).selectAll('posts').limit(rows)
    const found = await db
      .selectFrom(newest.as('posts'))
      .select(POST_COLUMNS)
      .where(hasWords(query))
      .where((row) => matchesFilter(row, filter))
      .limit(limit + 1)
      .execute()
    if (found.length > limit) return toPage(found, limit)
    if ((found.length / rows) * SCANS[1] <= limit) break
  }
  const page = await db
    // Materialized, so that PostgreSQL plans for reading all matches.
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
