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

/** The column of each order, which its index has. */
export const ORDER_COLUMNS = {
  known: 'posts.created_at',
  published: 'posts.publication_order',
} as const satisfies Record<TimeOrder, string>

type Placed = Pick<PostRow, 'created_at' | 'publication_order' | 'platform' | 'id'>

/** The position of a post in an order. */
export const positionOf = (row: Placed, order: TimeOrder): PostPosition => ({
  at: order === 'known' ? row.created_at : row.publication_order,
  platform: row.platform,
  id: row.id,
})
