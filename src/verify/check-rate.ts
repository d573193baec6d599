import { checkIntervalMs, type SchedulePolicy } from './check-schedule.ts'

const DAY_MS = 86_400_000
/** Buckets of wishes, eight to a doubling: fine enough, and few whatever the number of posts. */
const PER_DOUBLING = 8

/** The bucket of a wish; `rateOfBucket` is its middle. */
export const rateBucket = (wished: number): number => Math.round(Math.log2(wished) * PER_DOUBLING)
export const rateOfBucket = (bucket: number): number => 2 ** (bucket / PER_DOUBLING)

/** How many posts wish to be looked at how often. */
export type RateHistogram = Iterable<readonly [bucket: number, posts: number]>

/** Never tighter than this: what lies idle of a large budget is left to the platform. */
const LEAST_SCALE = 2 ** -12
const MOST_SCALE = 2 ** 24

/** Looks a day that these wishes come to at a scale. */
export function checksPerDay(wishes: RateHistogram, scale: number, policy: SchedulePolicy): number {
  let sum = 0
  for (const [bucket, posts] of wishes)
    sum += (posts * DAY_MS) / checkIntervalMs(rateOfBucket(bucket), scale, policy)
  return sum
}

/**
 * The scale at which the looks of all posts together meet a budget: the smallest that stays within it.
 * Where even the floor is beyond the budget, the largest: then every post waits its turn.
 *
 * @param perDay looks a day, after what follow-ups of suspicions take
 */
export function fitBudgetScale(
  wishes: readonly (readonly [number, number])[],
  perDay: number,
  policy: SchedulePolicy,
): number {
  let [low, high] = [Math.log2(LEAST_SCALE), Math.log2(MOST_SCALE)]
  if (checksPerDay(wishes, LEAST_SCALE, policy) <= perDay) return LEAST_SCALE
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (checksPerDay(wishes, 2 ** middle, policy) > perDay) low = middle
    else high = middle
  }
  return 2 ** high
}

/** What is left for looks by schedule of `perDay` requests, when suspicions and a backlog have had theirs. */
export function scheduleShare(perDay: number, followUpsPerDay: number, overdue: number): number {
  return Math.max(perDay * 0.25, perDay - followUpsPerDay - overdue / 2)
}
