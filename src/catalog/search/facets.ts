import type { Db } from '../catalog.ts'
import { findPostPage } from './list-posts.ts'
import type { PostFilter, PostPosition } from './post-filter.ts'

/** How many of the newest posts that are found have each value. */
export interface FacetCountsRow {
  readonly platform: ReadonlyMap<string, number>
  readonly outcome: ReadonlyMap<string, number>
  readonly state: ReadonlyMap<string, number>
  /** How many posts were counted. */
  readonly counted: number
  /** False: there are more than were counted. */
  readonly complete: boolean
}

/** Counting has an end, so that a page takes no longer where there are millions. */
const COUNTED = 1_000
/** A rare thing is looked for so often before what was found has to do. */
const LOOKS = 3

/** What the newest posts of a list have in common: counts by platform, outcome and state; posts without an outcome are in no count of outcomes. */
export async function readFacets(db: Db, filter: PostFilter): Promise<FacetCountsRow> {
  const counts = {
    platform: new Map<string, number>(),
    outcome: new Map<string, number>(),
    state: new Map<string, number>(),
  }
  let counted = 0
  let place: PostPosition | null = null
  for (let look = 0; look < LOOKS && counted < COUNTED; look += 1) {
    const found = await findPostPage(db, filter, place, COUNTED - counted)
    counted += found.posts.length
    for (const row of found.posts) {
      for (const field of ['platform', 'outcome', 'state'] as const) {
        const value = row[field]
        if (value !== null) counts[field].set(value, (counts[field].get(value) ?? 0) + 1)
      }
    }
    place = found.place
    if (place === null) break
  }
  return { ...counts, counted, complete: place === null }
}
