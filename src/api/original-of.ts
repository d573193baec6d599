import type { OriginalState } from '../card/original.ts'
import type { PostsTable } from '../catalog/tables/posts.ts'
import { WatchMemory } from '../verify/watch.ts'

type Watched = Pick<PostsTable, 'state' | 'liveness' | 'checked_at'> & { watch: unknown }

/** How the original of a post stands, from its row. */
export function originalOf(row: Watched): OriginalState {
  const since = WatchMemory.safeParse(row.watch).data?.run?.since
  return {
    state: row.state,
    liveness: row.liveness,
    since: since === undefined ? null : new Date(since),
    checkedAt: row.checked_at,
  }
}
