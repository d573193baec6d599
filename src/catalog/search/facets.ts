import type { Db } from '../catalog.ts'
import { listPosts } from './list-posts.ts'
import type { PostFilter } from './post-filter.ts'

/** The columns of the fields that a search can be narrowed by. */
const COLUMNS = {
  state: 'shown_state',
  outcome: 'outcome',
  platform: 'platform',
  liveness: 'shown_liveness',
} as const

export type Facet = keyof typeof COLUMNS

/** The number of posts for each value of each facet; posts without a value count under null. */
export type FacetCounts = Readonly<Record<Facet, ReadonlyMap<string | null, number>>>

/** Facets are counted only for searches with at most this many posts. */
const MAX_COUNTED = 500

/** Counts the posts of a search by facet; null if it finds too many. */
export async function countFacets(db: Db, filter: PostFilter): Promise<FacetCounts | null> {
  const { posts, next } = await listPosts(
    db,
    { ...filter, sort: 'known' },
    { cursor: null, limit: MAX_COUNTED },
  )
  if (next !== null) return null
  const countBy = (facet: Facet) =>
    new Map(
      [...Map.groupBy(posts, (post) => post[COLUMNS[facet]])].map(([value, some]) => [value, some.length]),
    )
  return {
    state: countBy('state'),
    outcome: countBy('outcome'),
    platform: countBy('platform'),
    liveness: countBy('liveness'),
  }
}
