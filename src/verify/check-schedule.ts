import type { LivenessState, WatchPolicy } from './liveness-state.ts'
import { hazardPerDay, type LossHazard } from './loss-hazard.ts'

const DAY_MS = 86_400_000

/** How the schedule spreads requests over posts; `docs/verification.md` has the defaults and their reasons. */
export interface SchedulePolicy extends WatchPolicy {
  readonly hazard: LossHazard
  /** The shortest interval between checks of a post, except suspected posts. */
  readonly minIntervalMs: number
  /** The longest interval between checks of a post, whatever the budget. */
  readonly maxIntervalMs: number
  /** The exponent with which readers' interest falls with age. */
  readonly interest: number
  /** The share of losses that affect a whole account. */
  readonly accountShare: number
}

/** What the schedule uses of a post. Times in milliseconds since 1970. */
export interface ScheduleFacts {
  /** When it was published; if unknown, when Stet first knew of it. */
  readonly bornAt: number
  /** When Stet first knew of it, which is about when an article first showed it. */
  readonly knownAt: number
  /** Its relative risk of loss; 1 is average. See `loss-risk.ts`. */
  readonly risk: number
}

/** The weight of a lost post, which is checked for its return, against that of a living one. */
const RETURN_RISK = 0.25

/**
 * The desired rate of checks for a post, per day, before it is scaled to the budget.
 *
 * The schedule minimises the expected delay between a loss and its report. With hazard h and readers'
 * interest v, the sum of h · v · delay under a fixed number of requests is minimal if each post's rate is
 * proportional to √(h · v).
 */
export function desiredRate(
  facts: ScheduleFacts,
  memory: LivenessState,
  now: number,
  policy: SchedulePolicy,
): number {
  const lostAt = memory.state === 'lost' && memory.run ? Date.parse(memory.run.since) : null
  const known = lostAt ?? facts.knownAt
  const hazard = hazardPerDay(policy.hazard, now - (lostAt ?? facts.bornAt))
  const interest = (Math.max(0, now - known) / DAY_MS + 0.25) ** -policy.interest
  return Math.sqrt(hazard * interest * (lostAt === null ? facts.risk : facts.risk * RETURN_RISK))
}

/**
 * The interval between two checks, in milliseconds.
 *
 * @param rate the desired rate, per day
 * @param scale the divisor of all desired rates that makes them meet the budget; see `check-rate.ts`
 */
export function checkIntervalMs(rate: number, scale: number, policy: SchedulePolicy): number {
  return Math.min(policy.maxIntervalMs, Math.max(policy.minIntervalMs, (DAY_MS * scale) / rate))
}

/**
 * Varies an interval by up to a quarter, so that checks do not fall due in bursts and those of one
 * account interleave.
 *
 * @param chance a random number from 0 to 1
 */
export const jitter = (ms: number, chance: number): number => ms * (0.75 + 0.5 * chance)

/**
 * The time until the next check of a suspected post, in milliseconds. It spaces the checks evenly, so
 * that the last one that must agree comes at the end of the required time.
 */
export function followUpMs(
  run: { readonly since: string; readonly count: number },
  now: number,
  { lostAfterChecks, lostAfterMs }: WatchPolicy,
): number {
  const steps = Math.max(1, lostAfterChecks - 1)
  const step = lostAfterMs / steps
  const planned = Date.parse(run.since) + Math.min(run.count, steps) * step
  return Math.ceil(Math.max(planned - now, step / 2))
}
