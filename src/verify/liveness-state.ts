import { z } from 'zod'
import { Liveness, WatchState } from '../model/outcome.ts'
import type { Check } from '../model/post-answer.ts'

/** When repeated bad news is believed: this many checks that agree, over at least this long. */
export interface WatchPolicy {
  readonly lostAfterChecks: number
  readonly lostAfterMs: number
}

/** Checks in a row, nothing good between them, that say that the post is not to be had. */
const Run = z.object({ since: z.iso.datetime(), count: z.int().positive(), cause: Liveness })

/** What the watch remembers of a post between two checks. */
export const LivenessState = z.object({
  state: WatchState,
  /** True once the platform itself was seen to serve it; before that it can't be lost. */
  seenAlive: z.boolean(),
  run: Run.nullable(),
  /** The newest version's id that was seen, where the platform has edits. */
  version: z.string().optional(),
})
export type LivenessState = z.infer<typeof LivenessState>

export const INITIAL_STATE: LivenessState = { state: 'watched', seenAlive: false, run: null }

/** The post exists; age-gated and withheld are shown, never reported lost. */
const PRESENT: ReadonlySet<Liveness> = new Set(['live', 'edited', 'age-gated', 'withheld'])

/** Best evidence first: a named reason says more than a bare not-found. */
const CAUSES: readonly Liveness[] = [
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'account-protected',
  'not-found',
]

/**
 * What is remembered after one more check (design: § 1, liveness of a check). `unknown` moves
 * nothing. The named cause of a run is its best-evidenced one, the newest among equals.
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
    cause: better(memory.run?.cause ?? null, check.liveness),
  }
  const agreed =
    run.count >= policy.lostAfterChecks && Date.parse(check.at) - Date.parse(run.since) >= policy.lostAfterMs
  return { ...memory, state: memory.state === 'lost' || agreed ? 'lost' : 'suspected', seenAlive: true, run }
}

/** The state that a list of checks, oldest first, leads to. */
export function replayChecks(
  checks: readonly Pick<Check, 'at' | 'liveness'>[],
  policy: WatchPolicy,
  memory: LivenessState = INITIAL_STATE,
): LivenessState {
  return checks.reduce((before, check) => applyCheck(before, check, policy), memory)
}

function better(one: Liveness | null, other: Liveness): Liveness {
  return one !== null && CAUSES.indexOf(one) < CAUSES.indexOf(other) ? one : other
}
