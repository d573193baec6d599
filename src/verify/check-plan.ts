import { checksPerDay } from './check-rate.ts'
import { checkIntervalMs, desiredRate, type SchedulePolicy } from './check-schedule.ts'
import { INITIAL_STATE } from './liveness-state.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The ages for which the plan has a line, in milliseconds. */
const PLAN_AGES: readonly number[] = [
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  3 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  30 * DAY_MS,
  90 * DAY_MS,
  365 * DAY_MS,
  730 * DAY_MS,
]

/** The schedule of an average post of one age. Times in milliseconds. */
interface CheckPlanLine {
  readonly ageMs: number
  /** The interval between two checks. */
  readonly everyMs: number
  /** The delay between a loss and its report, including the time over which checks must agree. */
  readonly delayMs: { readonly median: number; readonly most: number }
}

export interface CheckPlan {
  readonly requestsPerDay: number
  readonly posts: number
  /** The requests per day that the schedule uses. */
  readonly scheduledPerDay: number
  /** The requests per day that it takes to check every post at the longest interval. */
  readonly floorPerDay: number
  readonly lines: readonly CheckPlanLine[]
}

/** Computes the delay that a budget leads to, for each age. */
export function computeCheckPlan(
  histogram: readonly (readonly [number, number])[],
  scale: number,
  requestsPerDay: number,
  policy: SchedulePolicy,
): CheckPlan {
  const posts = histogram.reduce((sum, [, count]) => sum + count, 0)
  const memory = { ...INITIAL_STATE, seenAlive: true }
  return {
    requestsPerDay,
    posts,
    scheduledPerDay: checksPerDay(histogram, scale, policy),
    floorPerDay: (posts * DAY_MS) / policy.maxIntervalMs,
    lines: PLAN_AGES.map((ageMs) => {
      const facts = { bornAt: 0, knownAt: 0, risk: 1 }
      const everyMs = checkIntervalMs(desiredRate(facts, memory, ageMs, policy), scale, policy)
      const { lostAfterMs } = policy
      // `jitter` lengthens an interval by up to a quarter.
      return {
        ageMs,
        everyMs,
        delayMs: { median: everyMs / 2 + lostAfterMs, most: everyMs * 1.25 + lostAfterMs },
      }
    }),
  }
}
