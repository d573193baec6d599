import type { Db } from '../catalog.ts'
import { findPostPage } from './list-posts.ts'
import type { PostFilter, PostPosition } from './post-filter.ts'

/** How many of the newest matching posts have each value. */
interface FacetCountsRow {
  readonly platform: ReadonlyMap<string, number>
  readonly outcome: ReadonlyMap<string, number>
  readonly state: ReadonlyMap<string, number>
  /** The number of counted posts. */
  readonly counted: number
  /** False if more posts match than were counted. */
  readonly complete: boolean
}

/** Posts counted at most, so that millions of matches do not slow a page down. */
const MAX_POSTS = 1_000
/** Pages read at most: rare matches fill no page, and the counts then cover what was found. */
const MAX_PAGES = 3

/** Counts the newest matching posts by platform, outcome and state. Posts without an outcome count for no outcome. */
export async function readFacets(db: Db, filter: PostFilter): Promise<FacetCountsRow> {
  const counts = {
    platform: new Map<string, number>(),
    outcome: new Map<string, number>(),
    state: new Map<string, number>(),
  }
  let counted = 0
  let next: PostPosition | null = null
  for (let page = 0; page < MAX_PAGES && counted < MAX_POSTS; page += 1) {
    const found = await findPostPage(db, filter, next, MAX_POSTS - counted)
    counted += found.posts.length
    for (const row of found.posts) {
      for (const field of ['platform', 'outcome', 'state'] as const) {
        const value = row[field]
        if (value !== null) counts[field].set(value, (counts[field].get(value) ?? 0) + 1)
      }
    }
    next = found.next
    if (next === null) break
  }
  return { ...counts, counted, complete: next === null }
}
