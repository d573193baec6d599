import type { Db } from '../catalog.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import type { WordSearch } from './build-search.ts'
import { matchesFilter, type PostFilter } from './post-filter.ts'
import {
  afterPosition,
  hasWords,
  inOrder,
  type PostKeyset,
  type PostSlice,
  toPage,
  withinTimes,
} from './post-keyset.ts'

/** Newest posts scanned for several words before the index; the second number if the first scan promises a full page. */
const SCANS = [1_000, 20_000] as const

/** One page of the posts that match a search, newest first. */
export async function searchPosts(
  db: Db,
  filter: PostFilter,
  search: WordSearch,
  keyset: PostKeyset,
  limit: number,
): Promise<PostSlice> {
  return toPage(await findNewest(db, filter, search, keyset, limit + 1), keyset.order, limit)
}

/**
 * PostgreSQL has statistics on single words, and so decides well between scanning the newest posts and using the word index.
 * It has none on combinations of words: if it overestimates a combination, it scans every post. For several words this
 * function therefore scans some of the newest posts first and then uses the index alone.
 */
async function findNewest(
  db: Db,
  filter: PostFilter,
  { query, several }: WordSearch,
  keyset: PostKeyset,
  count: number,
): Promise<PostRow[]> {
  const matching = db
    .selectFrom('posts')
    .where(hasWords(query))
    .where((row) => matchesFilter(row, filter))
  if (!several)
    return await afterPosition(matching, filter, keyset).select(POST_COLUMNS).limit(count).execute()
  for (const rows of SCANS) {
    const newest = afterPosition(db.selectFrom('posts'), filter, keyset).selectAll('posts').limit(rows)
    const found = await db
      .selectFrom(newest.as('posts'))
      .select(POST_COLUMNS)
      .where(hasWords(query))
      .where((row) => matchesFilter(row, filter))
      .limit(count)
      .execute()
    if (found.length === count) return found
    if ((found.length / rows) * SCANS[1] < count) break
  }
  // Materialized, so that PostgreSQL plans for reading all matches.
  const page = db
    .with(
      (cte) => cte('matches').materialized(),
      () =>
        withinTimes(matching, filter, keyset).select([
          'posts.platform',
          'posts.id',
          'posts.created_at',
          'posts.publication_order',
        ]),
    )
    .selectFrom((rows) =>
      inOrder(rows.selectFrom('matches as posts'), keyset.order).selectAll().limit(count).as('page'),
    )
    .innerJoin('posts', (on) =>
      on.onRef('posts.platform', '=', 'page.platform').onRef('posts.id', '=', 'page.id'),
    )
  return await inOrder(page, keyset.order).select(POST_COLUMNS).execute()
}
