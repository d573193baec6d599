import { checksPerDay } from './check-rate.ts'
import { checkIntervalMs, desiredRate, type SchedulePolicy } from './check-schedule.ts'
import { INITIAL_STATE } from './liveness-state.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The ages at which the plan tells what to expect, in milliseconds. */
export const PLAN_AGES: readonly number[] = [
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

/** What an average post of an age can expect. Times in milliseconds. */
export interface CheckPlanLine {
  readonly ageMs: number
  /** Between two looks. */
  readonly everyMs: number
  /** From a loss to its report, in the middle and at the worst; the time in which looks must agree is in both. */
  readonly delayMs: { readonly median: number; readonly most: number }
}

export interface CheckPlan {
  readonly requestsPerDay: number
  readonly posts: number
  /** What the schedule will spend of them in a day. */
  readonly scheduledPerDay: number
  /** What it would take to look at every post as often as the floor says. */
  readonly floorPerDay: number
  readonly lines: readonly CheckPlanLine[]
}

/** What a budget buys: the delay to expect at each age. */
export function computeCheckPlan(
  wishes: readonly (readonly [number, number])[],
  scale: number,
  requestsPerDay: number,
  policy: SchedulePolicy,
): CheckPlan {
  const posts = wishes.reduce((sum, [, count]) => sum + count, 0)
  const memory = { ...INITIAL_STATE, seenAlive: true }
  return {
    requestsPerDay,
    posts,
    scheduledPerDay: checksPerDay(wishes, scale, policy),
    floorPerDay: (posts * DAY_MS) / policy.floorMs,
    lines: PLAN_AGES.map((ageMs) => {
      const facts = { bornAt: 0, knownAt: 0, risk: 1 }
      const everyMs = checkIntervalMs(desiredRate(facts, memory, ageMs, policy), scale, policy)
      const { lostAfterMs } = policy
      // Looks are spread by a quarter of their distance; see `spread`.
      return {
        ageMs,
        everyMs,
        delayMs: { median: everyMs / 2 + lostAfterMs, most: everyMs * 1.25 + lostAfterMs },
      }
    }),
  }
}
