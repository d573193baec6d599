import type { OriginalState } from '../../card/original-state.ts'
import type { PostsTable } from '../../catalog/tables/posts.ts'
import { goneBefore } from '../../model/gone-before.ts'
import { LivenessState } from '../../verify/liveness-state.ts'

type WatchColumns = Pick<PostsTable, 'state' | 'liveness' | 'outcome' | 'reason' | 'checked_at'> & {
  watch: unknown
}

/** Reads the state of a post's original from its row. */
export function originalStateOf(row: WatchColumns): OriginalState {
  const since = LivenessState.safeParse(row.watch).data?.run?.since
  return {
    state: row.state,
    liveness: goneBefore(row) ?? row.liveness,
    since: since === undefined ? null : new Date(since),
    checkedAt: row.checked_at,
  }
}
