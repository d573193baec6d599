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
export type FacetCounts = Readonly<Record<Facet, ReadonlyMap<string | null, number>>> & {
  /** False if the search finds more posts than are counted: then each number is the least that it can be. */
  readonly isWhole: boolean
}

/** At most this many posts of a search are counted. */
const MAX_COUNTED = 500

/** Counts the posts of a search by facet. */
export async function countFacets(db: Db, filter: PostFilter): Promise<FacetCounts> {
  const { posts, next } = await listPosts(
    db,
    { ...filter, sort: 'known' },
    { cursor: null, limit: MAX_COUNTED },
  )
  const countBy = (facet: Facet) =>
    new Map(
      [...Map.groupBy(posts, (post) => post[COLUMNS[facet]])].map(([value, some]) => [value, some.length]),
    )
  return {
    isWhole: next === null,
    state: countBy('state'),
    outcome: countBy('outcome'),
    platform: countBy('platform'),
    liveness: countBy('liveness'),
  }
}
