import { type RawBuilder, sql } from 'kysely'
import type { PostSort } from '../../model/post-sort.ts'
import type { PostRow } from '../tables/posts.ts'

/** An order of all posts, which an index has. */
export type TimeOrder = Exclude<PostSort, 'relevance'>

/** A keyset position in a list of posts: the list continues after it. */
export interface PostPosition {
  readonly at: Date
  readonly platform: string
  readonly id: string
}

/** The time of a post in each order, in the form that its index has. No platform is older than the time for unknown ones. */
export const TIMES: Readonly<Record<TimeOrder, RawBuilder<Date>>> = {
  known: sql<Date>`posts.created_at`,
  published: sql<Date>`coalesce(posts.published_at, to_timestamp(0))`,
}

type Placed = Pick<PostRow, 'created_at' | 'published_at' | 'platform' | 'id'>

/** The position of a post in an order. */
export const positionOf = (row: Placed, order: TimeOrder): PostPosition => ({
  at: order === 'known' ? row.created_at : (row.published_at ?? new Date(0)),
  platform: row.platform,
  id: row.id,
})
