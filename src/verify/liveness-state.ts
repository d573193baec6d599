import { z } from 'zod'
import { Liveness, WatchState } from '../model/outcome.ts'
import type { Check } from '../model/post-answer.ts'

/** When a suspected post becomes lost: after this many checks that agree, over at least this time. */
export interface WatchPolicy {
  readonly lostAfterChecks: number
  readonly lostAfterMs: number
}

/** Consecutive checks that find the post unavailable, with none between them that finds it. */
const Run = z.object({ since: z.iso.datetime(), count: z.int().positive(), cause: Liveness })

/** What the watch remembers of a post between two checks. */
export const LivenessState = z.object({
  state: WatchState,
  /** Whether the platform has served the post at least once; otherwise it cannot become lost. */
  seenAlive: z.boolean(),
  run: Run.nullable(),
  /** The id of the newest known version, on platforms with edits. */
  version: z.string().optional(),
})
export type LivenessState = z.infer<typeof LivenessState>

export const INITIAL_STATE: LivenessState = { state: 'watched', seenAlive: false, run: null }

/** Livenesses of a post that exists. `age-gated` and `withheld` are shown, but never reported as lost. */
const PRESENT: ReadonlySet<Liveness> = new Set(['live', 'edited', 'age-gated', 'withheld'])

/** Causes by the strength of their evidence: a named reason is stronger than a bare not-found. */
const CAUSES: readonly Liveness[] = [
  'platform-closed',
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'account-protected',
  'not-found',
]

/**
 * Applies one more check to a post's state. `unknown` changes nothing. The cause of a run is the one with
 * the strongest evidence, and the newest among equals.
 */
export function applyCheck(
  memory: LivenessState,
  check: Pick<Check, 'at' | 'liveness'>,
  policy: WatchPolicy,
): LivenessState {
  if (check.liveness === 'unknown') return memory
  if (PRESENT.has(check.liveness)) {
    return { ...memory, state: memory.state === 'lost' ? 'returned' : 'watched', seenAlive: true, run: null }
  }
  if (!memory.seenAlive) return memory
  const run = {
    since: memory.run?.since ?? check.at,
    count: (memory.run?.count ?? 0) + 1,
    cause: strongerCause(memory.run?.cause ?? null, check.liveness),
  }
  const agreed =
    run.count >= policy.lostAfterChecks && Date.parse(check.at) - Date.parse(run.since) >= policy.lostAfterMs
  return { ...memory, state: memory.state === 'lost' || agreed ? 'lost' : 'suspected', seenAlive: true, run }
}

/** Applies a list of checks, oldest first. */
export function replayChecks(
  checks: readonly Pick<Check, 'at' | 'liveness'>[],
  policy: WatchPolicy,
  memory: LivenessState = INITIAL_STATE,
): LivenessState {
  return checks.reduce((before, check) => applyCheck(before, check, policy), memory)
}

function strongerCause(one: Liveness | null, other: Liveness): Liveness {
  return one !== null && CAUSES.indexOf(one) < CAUSES.indexOf(other) ? one : other
}
