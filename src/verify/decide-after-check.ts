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

/** The order of due checks: suspected posts, then other posts of an account with losses, then the rest. */
export const CHECK_PRIORITY = { suspicion: 0, sibling: 1, routine: 2 } as const
type CheckPriority = (typeof CHECK_PRIORITY)[keyof typeof CHECK_PRIORITY]

/** The conditions under which a check is evaluated. */
interface CheckContext {
  /** The budget scale; see `check-rate.ts`. */
  readonly scale: number
  /** Whether a hold is in force for the platform: then no post becomes lost. See `loss-hold.ts`. */
  readonly held: boolean
  /** A random number from 0 to 1. */
  readonly chance: number
}

export interface CheckDecision {
  readonly after: LivenessState
  /** The change of state to write to the ledger and to announce. */
  readonly transition: 'lost' | 'returned' | null
  /** Whether only the hold keeps the post from being lost. */
  readonly withheld: boolean
  /** Whether the post is newly suspected. */
  readonly suspected: boolean
  /** When to check again, in milliseconds since 1970. */
  readonly dueAt: number
  readonly priority: CheckPriority
  /** The desired rate of checks per day, in the middle of the interval; see `check-schedule.ts`. */
  readonly desiredRate: number
  /** How many other posts of the account to check now. */
  readonly siblings: number
}

/** Causes that affect all posts of the account. */
const ACCOUNT_CAUSES: ReadonlySet<Liveness> = new Set([
  'account-deleted',
  'account-suspended',
  'account-protected',
])
/** A not-found may concern the whole account, so this many other posts are checked. */
const SIBLING_PROBES = 2
/** The interval after an `unknown` check; it doubles with each further one. */
const UNKNOWN_RETRY_MS = 3_600_000

/**
 * Decides a post's next state and next check. Pure: the service and the simulation (`bench/verify.ts`)
 * both run this function.
 *
 * @param unknownStreak the number of consecutive `unknown` checks before this one
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
  const transition =
    after.state !== memory.state && (after.state === 'lost' || after.state === 'returned')
      ? after.state
      : null
  const suspected = after.state === 'suspected' && memory.run === null
  const rate = desiredRate(facts, after, now, policy)
  const base = {
    after,
    transition,
    withheld,
    suspected,
    desiredRate: rate,
    siblings: held ? 0 : countSiblings(liveness, memory, after),
  }

  if (after.state === 'suspected' && after.run !== null) {
    const soon = Math.ceil(Math.min(UNKNOWN_RETRY_MS, policy.lostAfterMs / 8))
    const ms = liveness === 'unknown' ? soon : followUpMs(after.run, now, policy)
    return { ...base, dueAt: now + ms, priority: CHECK_PRIORITY.suspicion }
  }
  const routine = checkIntervalMs(rate, scale, policy)
  const ms =
    liveness === 'unknown' ? Math.min(routine, UNKNOWN_RETRY_MS * 2 ** Math.min(unknownStreak, 16)) : routine
  return {
    ...base,
    // The rate falls during the interval, so the budget counts its value in the middle.
    desiredRate: desiredRate(facts, after, now + routine / 2, policy),
    dueAt: now + Math.round(jitter(ms, chance)),
    priority: CHECK_PRIORITY.routine,
  }
}

/** A loss says something about the account, once: when it is new, or when its cause first names the account. */
function countSiblings(liveness: Liveness, before: LivenessState, after: LivenessState): number {
  if (after.run === null || before.state === 'lost') return 0
  const cause = before.run?.cause ?? null
  if (ACCOUNT_CAUSES.has(liveness))
    return cause !== null && ACCOUNT_CAUSES.has(cause) ? 0 : Number.POSITIVE_INFINITY
  return liveness === 'not-found' && cause === null ? SIBLING_PROBES : 0
}
