import type { OriginalState } from '../../card/original-state.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import { LivenessState } from '../../verify/liveness-state.ts'

type WatchColumns = Pick<PostRow, 'state' | 'shown_liveness' | 'checked_at' | 'watch'>

/** Reads the state of a post's original from its row. */
export function originalStateOf(row: WatchColumns): OriginalState {
  const since = LivenessState.safeParse(row.watch).data?.run?.since
  return {
    state: row.state,
    liveness: row.shown_liveness,
    since: since === undefined ? null : new Date(since),
    checkedAt: row.checked_at,
  }
}
