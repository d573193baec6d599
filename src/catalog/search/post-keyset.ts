import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { PostRow } from '../tables/posts.ts'
import type { Tables } from '../tables/tables.ts'
import type { PostFilter } from './post-filter.ts'
import { ORDER_COLUMNS, type PostPosition, positionOf, type TimeOrder } from './post-order.ts'

/** A page of posts and the position of its end; `next` is null on the last page. */
export interface PostSlice {
  readonly posts: PostRow[]
  readonly next: PostPosition | null
}

/** Where a list continues, and in which order. */
export interface PostKeyset {
  readonly order: TimeOrder
  readonly after: PostPosition | null
}

type Query<O> = SelectQueryBuilder<Tables, 'posts', O>

/** Sorts by an order, newest first. */
export const inOrder = <O>(query: Query<O>, order: TimeOrder) =>
  query.orderBy(ORDER_COLUMNS[order], 'desc').orderBy('posts.platform', 'desc').orderBy('posts.id', 'desc')

/** Limits a query to the filter's times and to rows after a position, newest first. */
export const afterPosition = <O>(query: Query<O>, filter: PostFilter, keyset: PostKeyset) =>
  inOrder(withinTimes(query, filter, keyset), keyset.order)

/**
 * As `afterPosition`, unsorted. Its row comparison follows the column order of the indexes.
 *
 * @param byPlatform whether it reads the index of one platform, which sorts by the time alone
 */
export function withinTimes<O>(
  query: Query<O>,
  filter: PostFilter,
  { order, after }: PostKeyset,
  byPlatform = false,
): Query<O> {
  const rows = withinPublished(withinKnown(query, filter), filter)
  if (!after) return rows
  const { at, platform, id } = after
  if (byPlatform && platform === filter.platform)
    return rows.where(sql<SqlBool>`(${sql.ref(ORDER_COLUMNS[order])}, posts.id) < (${at}, ${id})`)
  return rows.where(
    sql<SqlBool>`(${sql.ref(ORDER_COLUMNS[order])}, posts.platform, posts.id) < (${at}, ${platform}, ${id})`,
  )
}

/** Limits a query to posts that Stet first knew of in the filter's period. */
export function withinKnown<O>(query: Query<O>, { since, until }: PostFilter): Query<O> {
  const rows = since ? query.where('posts.created_at', '>=', since) : query
  return until ? rows.where('posts.created_at', '<', until) : rows
}

/** The order of a post whose time of publication is unknown. */
const UNKNOWN = new Date(0)

/** Limits a query to posts that were published in the filter's period. */
export function withinPublished<O>(
  query: Query<O>,
  { publishedSince, publishedUntil }: PostFilter,
): Query<O> {
  if (!publishedSince && !publishedUntil) return query
  let rows = query.where('posts.publication_order', '>', UNKNOWN)
  if (publishedSince) rows = rows.where('posts.publication_order', '>=', publishedSince)
  if (publishedUntil) rows = rows.where('posts.publication_order', '<', publishedUntil)
  return rows
}

/** Cuts a page from found rows; they include one row beyond `limit` if there is a next page. */
export function toPage(found: readonly PostRow[], order: TimeOrder, limit: number): PostSlice {
  const posts = found.slice(0, limit)
  const last = posts.at(-1)
  return { posts, next: found.length > limit && last ? positionOf(last, order) : null }
}

/** An SQL condition: the post matches a `tsquery`. */
export const hasWords = (query: string) => sql<SqlBool>`posts.words @@ ${query}::tsquery`
