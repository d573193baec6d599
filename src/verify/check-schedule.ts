import type { LivenessState, WatchPolicy } from './liveness-state.ts'
import { hazardPerDay, type LossHazard } from './loss-hazard.ts'

const DAY_MS = 86_400_000

/** How requests are spread over posts; the defaults and their reasons are in `docs/verification.md`. */
export interface SchedulePolicy extends WatchPolicy {
  readonly hazard: LossHazard
  /** No post is looked at more often than this, suspicions apart. */
  readonly leastMs: number
  /** No post is looked at less often than this, whatever the budget. */
  readonly floorMs: number
  /** How readers turn away from what is no longer new: their interest falls with age to this power. */
  readonly interest: number
  /** The part of all losses that take a whole account. */
  readonly accountShare: number
}

/** What the schedule needs to know of a post. Times in milliseconds since 1970. */
export interface ScheduleFacts {
  /** When it was published, as far as known; else when Stet first knew of it. */
  readonly bornAt: number
  /** When Stet first knew of it: when an article began to show it. */
  readonly knownAt: number
  /** How much more likely than others it is to be lost; see `loss-risk.ts`. */
  readonly risk: number
}

/** A post that is watched for its loss is worth this many times one that is watched for its return. */
const RETURN_RISK = 0.25

/**
 * How often a post ought to be looked at, a day, before the budget has its say.
 *
 * Requests go where they shorten most waiting: with hazard h, and interest v in hearing of it, the sum of
 * h · v · (wait) under a fixed number of requests is least where each post's rate goes with √(h · v).
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
 * The time between two looks, in milliseconds.
 *
 * @param scale what one unit of wish is divided by, so that all wishes together meet the budget; see `check-rate.ts`
 */
export function checkIntervalMs(wished: number, scale: number, policy: SchedulePolicy): number {
  return Math.min(policy.floorMs, Math.max(policy.leastMs, (DAY_MS * scale) / wished))
}

/**
 * Looks that fall due at the same moment drift apart, and the posts of one account fall between each
 * other: 0.75 to 1.25 times `ms`.
 *
 * @param chance 0 to 1, a new one each time
 */
export const jitter = (ms: number, chance: number): number => ms * (0.75 + 0.5 * chance)

/**
 * When a suspicion is looked at again: so that the last of the looks that must agree comes when the time
 * over which they must agree is over, and never two in quick succession.
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
