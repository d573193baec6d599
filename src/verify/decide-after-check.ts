import type { Liveness } from '../model/outcome.ts'
import type { Check } from '../model/post-answer.ts'
import {
  checkIntervalMs,
  desiredRate,
  followUpMs,
  jitter,
  type ScheduleFacts,
  type SchedulePolicy,
} from './check-schedule.ts'
import { applyCheck, type LivenessState } from './liveness-state.ts'

/** Who is looked at first where not everyone can be: a suspicion, a post of an account in trouble, the rest. */
export const CHECK_PRIORITY = { suspicion: 0, sibling: 1, routine: 2 } as const
export type CheckPriority = (typeof CHECK_PRIORITY)[keyof typeof CHECK_PRIORITY]

/** What the world around a post is like while it is looked at. */
export interface CheckContext {
  /** See `check-rate.ts`. */
  readonly scale: number
  /** Bad news of this platform is not believed for now: nothing becomes lost; see `loss-hold.ts`. */
  readonly held: boolean
  /** 0 to 1, a new one for each look. */
  readonly chance: number
}

export interface CheckDecision {
  readonly after: LivenessState
  /** The change of state that the ledger and the newsroom are told of. */
  readonly happened: 'lost' | 'returned' | null
  /** Would be lost, were it not for the hold. */
  readonly withheld: boolean
  /** Newly suspected: bad news where there was none. */
  readonly suspected: boolean
  /** When to look again: milliseconds since 1970. */
  readonly dueAt: number
  readonly rank: CheckPriority
  /** How often it wishes to be looked at, a day, in the middle of the wait; see `check-schedule.ts`. */
  readonly wished: number
  /** How many other posts of the account this look is news about. */
  readonly siblings: number
}

/** Whoever goes takes all of the account's posts. */
const ACCOUNT: ReadonlySet<Liveness> = new Set(['account-deleted', 'account-suspended', 'account-protected'])
/** A not-found may be the account's: this many others tell, and where they are gone too, so many more. */
const PROBES = 2
/** After a look that said nothing, the next one; then twice as long each time. */
const SILENT_MS = 3_600_000

/**
 * What one more look at a post means: its state, and when to look again. Pure; the service and the
 * simulation (`bench/verify.ts`) run this very function.
 *
 * @param unknownStreak how many looks before this one said nothing (`unknown`), in a row
 */
export function decideAfterCheck(
  memory: LivenessState,
  check: Pick<Check, 'at' | 'liveness'>,
  now: number,
  facts: ScheduleFacts,
  unknownStreak: number,
  { scale, held, chance }: CheckContext,
  policy: SchedulePolicy,
): CheckDecision {
  const { liveness } = check
  const moved = applyCheck(memory, check, policy)
  const withheld = held && moved.state === 'lost' && memory.state !== 'lost'
  const after: LivenessState = withheld ? { ...moved, state: 'suspected' } : moved
  const happened =
    after.state !== memory.state && (after.state === 'lost' || after.state === 'returned')
      ? after.state
      : null
  const suspected = after.state === 'suspected' && memory.run === null
  const wished = desiredRate(facts, after, now, policy)
  const base = {
    after,
    happened,
    withheld,
    suspected,
    wished,
    siblings: held ? 0 : siblings(liveness, memory, after),
  }

  if (after.state === 'suspected' && after.run !== null) {
    const soon = Math.ceil(Math.min(SILENT_MS, policy.lostAfterMs / 8))
    const ms = liveness === 'unknown' ? soon : followUpMs(after.run, now, policy)
    return { ...base, dueAt: now + ms, rank: CHECK_PRIORITY.suspicion }
  }
  const routine = checkIntervalMs(wished, scale, policy)
  const ms =
    liveness === 'unknown' ? Math.min(routine, SILENT_MS * 2 ** Math.min(unknownStreak, 16)) : routine
  return {
    ...base,
    // What the budget is shared out by is the wish of all the wait, which falls while it lasts.
    wished: desiredRate(facts, after, now + routine / 2, policy),
    dueAt: now + Math.round(jitter(ms, chance)),
    rank: CHECK_PRIORITY.routine,
  }
}

/** Bad news of a post is news of its account, once: when it is new, or when it names the account at last. */
function siblings(liveness: Liveness, before: LivenessState, after: LivenessState): number {
  if (after.run === null || before.state === 'lost') return 0
  const cause = before.run?.cause ?? null
  if (ACCOUNT.has(liveness)) return cause !== null && ACCOUNT.has(cause) ? 0 : Number.POSITIVE_INFINITY
  return liveness === 'not-found' && cause === null ? PROBES : 0
}
