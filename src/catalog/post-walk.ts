import { type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from './catalog.ts'
import { fits, type Leading, leads, type PostFilter, type PostPlace } from './post-filter.ts'
import { POST_COLUMNS, type PostRow } from './tables/posts.ts'
import type { Tables } from './tables.ts'

/** Posts that were found, and the place to go on from; null where there are no more. */
export interface Walked {
  readonly posts: PostRow[]
  readonly place: PostPlace | null
}

/** Rows that are looked at in one go, and how often for one page. */
const STRIDE = 5_000
const STRIDES = 3

export const placeAt = (row: { created_at: Date; platform: string; id: string }): PostPlace => ({
  at: row.created_at,
  platform: row.platform,
  id: row.id,
})

/** Rows of the filter's time that come after a place, newest first. */
export const behind = <O>(
  query: SelectQueryBuilder<Tables, 'posts', O>,
  filter: Pick<PostFilter, 'since' | 'until' | 'platform'>,
  after: PostPlace | null,
  byPlatform: boolean,
) =>
  within(query, filter, after, byPlatform)
    .orderBy('posts.created_at', 'desc')
    .orderBy('posts.platform', 'desc')
    .orderBy('posts.id', 'desc')

/** The same in no order. The comparison is the one that the indexes are in the order of. */
export function within<O>(
  query: SelectQueryBuilder<Tables, 'posts', O>,
  { since, until, platform }: Pick<PostFilter, 'since' | 'until' | 'platform'>,
  after: PostPlace | null,
  byPlatform: boolean,
) {
  let rows = query
  if (since) rows = rows.where('posts.created_at', '>=', since)
  if (until) rows = rows.where('posts.created_at', '<', until)
  if (!after) return rows
  if (byPlatform && after.platform === platform) {
    return rows.where(sql<boolean>`(posts.created_at, posts.id) < (${after.at}, ${after.id})`)
  }
  return rows.where(
    sql<boolean>`(posts.created_at, posts.platform, posts.id) < (${after.at}, ${after.platform}, ${after.id})`,
  )
}

/**
 * Walks one index, newest first, and takes what fits the rest of the filter.
 *
 * @param by the field whose index it is; null: that of all posts
 */
export async function walkPosts(
  db: Db,
  filter: PostFilter,
  by: Leading | null,
  after: PostPlace | null,
  limit: number,
): Promise<Walked> {
  const posts: PostRow[] = []
  let place = after
  for (let stride = 0; stride < STRIDES; stride += 1) {
    const along = strideOf(db, filter, by, place)
    const query = db
      .selectFrom(along.select(POST_COLUMNS).as('posts'))
      .select(POST_COLUMNS)
      .where((row) => fits(row, filter))
      .orderBy('posts.created_at', 'desc')
      .orderBy('posts.platform', 'desc')
      .orderBy('posts.id', 'desc')
      .limit(limit + 1 - posts.length)
    posts.push(...(await query.execute()))
    if (posts.length > limit) return cut(posts, limit)
    const end = await along
      .select(['posts.created_at', 'posts.platform', 'posts.id'])
      .offset(STRIDE - 1)
      .limit(1)
      .executeTakeFirst()
    if (!end) return { posts, place: null }
    place = placeAt(end)
  }
  return { posts, place }
}

/** A page of what was found, from which the next one goes on. */
export function cut(found: readonly PostRow[], limit: number): Walked {
  const posts = found.slice(0, limit)
  const last = posts.at(-1)
  return { posts, place: found.length > limit && last ? placeAt(last) : null }
}

function strideOf(db: Db, filter: PostFilter, by: Leading | null, after: PostPlace | null) {
  let query = db.selectFrom('posts').limit(STRIDE)
  if (by !== null) query = query.where((row) => leads(row, filter, by))
  // Every index has the platform in it: those of others are passed over without a look at their rows.
  if (by !== null && by !== 'platform' && filter.platform)
    query = query.where('posts.platform', '=', filter.platform)
  return behind(query, filter, after, by === 'platform')
}

/** Whether a post has the words of a `tsquery`. */
export const hasWords = (query: string) => sql<boolean>`posts.words @@ ${query}::tsquery`
