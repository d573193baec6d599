import { type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import type { Tables } from '../tables/tables.ts'
import {
  type LeadingIndex,
  matchesFilter,
  matchesLeading,
  type PostFilter,
  type PostPosition,
} from './post-filter.ts'

/** A page of posts and the position of its end; `next` is null on the last page. */
export interface PostSlice {
  readonly posts: PostRow[]
  readonly next: PostPosition | null
}

/** Rows that one query scans, and queries a page. */
const STRIDE = 5_000
const STRIDES = 3

const positionOf = (row: { created_at: Date; platform: string; id: string }): PostPosition => ({
  at: row.created_at,
  platform: row.platform,
  id: row.id,
})

/** Limits a query to the filter's times and to rows after a position, newest first. */
export const afterPosition = <O>(
  query: SelectQueryBuilder<Tables, 'posts', O>,
  filter: Pick<PostFilter, 'since' | 'until' | 'platform'>,
  after: PostPosition | null,
  byPlatform: boolean,
) =>
  withinTimes(query, filter, after, byPlatform)
    .orderBy('posts.created_at', 'desc')
    .orderBy('posts.platform', 'desc')
    .orderBy('posts.id', 'desc')

/** As `afterPosition`, unsorted. Its row comparison follows the column order of the indexes. */
export function withinTimes<O>(
  query: SelectQueryBuilder<Tables, 'posts', O>,
  { since, until, platform }: Pick<PostFilter, 'since' | 'until' | 'platform'>,
  after: PostPosition | null,
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
 * Scans one index, newest first, for posts that match the filter.
 *
 * @param by the field whose index to scan; null: the index of all posts
 */
export async function scanPosts(
  db: Db,
  filter: PostFilter,
  by: LeadingIndex | null,
  after: PostPosition | null,
  limit: number,
): Promise<PostSlice> {
  const posts: PostRow[] = []
  let next = after
  for (let stride = 0; stride < STRIDES; stride += 1) {
    const along = strideOf(db, filter, by, next)
    const query = db
      .selectFrom(along.select(POST_COLUMNS).as('posts'))
      .select(POST_COLUMNS)
      .where((row) => matchesFilter(row, filter))
      .orderBy('posts.created_at', 'desc')
      .orderBy('posts.platform', 'desc')
      .orderBy('posts.id', 'desc')
      .limit(limit + 1 - posts.length)
    posts.push(...(await query.execute()))
    if (posts.length > limit) return toPage(posts, limit)
    const end = await along
      .select(['posts.created_at', 'posts.platform', 'posts.id'])
      .offset(STRIDE - 1)
      .limit(1)
      .executeTakeFirst()
    if (!end) return { posts, next: null }
    next = positionOf(end)
  }
  return { posts, next }
}

/** Cuts a page from found rows; they include one row beyond `limit` if there is a next page. */
export function toPage(found: readonly PostRow[], limit: number): PostSlice {
  const posts = found.slice(0, limit)
  const last = posts.at(-1)
  return { posts, next: found.length > limit && last ? positionOf(last) : null }
}

function strideOf(db: Db, filter: PostFilter, by: LeadingIndex | null, after: PostPosition | null) {
  let query = db.selectFrom('posts').limit(STRIDE)
  if (by !== null) query = query.where((row) => matchesLeading(row, filter, by))
  // Every index contains the platform, so PostgreSQL skips other platforms without reading their rows.
  if (by !== null && by !== 'platform' && filter.platform)
    query = query.where('posts.platform', '=', filter.platform)
  return afterPosition(query, filter, after, by === 'platform')
}

/** An SQL condition: the post matches a `tsquery`. */
export const hasWords = (query: string) => sql<boolean>`posts.words @@ ${query}::tsquery`
