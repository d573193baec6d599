import { checkIntervalMs, type SchedulePolicy } from './check-schedule.ts'

const DAY_MS = 86_400_000
/** The histogram's resolution: eight buckets per doubling of the rate. */
const BUCKETS_PER_DOUBLING = 8

/** The bucket of a rate of checks per day; `rateOfBucket` gives the bucket's middle. */
export const rateBucket = (rate: number): number => Math.round(Math.log2(rate) * BUCKETS_PER_DOUBLING)
const rateOfBucket = (bucket: number): number => 2 ** (bucket / BUCKETS_PER_DOUBLING)

/** The number of posts by their desired rate of checks. */
type RateHistogram = Iterable<readonly [bucket: number, posts: number]>

/** The smallest scale. A large budget is not used up entirely. */
const MIN_SCALE = 2 ** -12
const MAX_SCALE = 2 ** 24

/** The number of checks per day that a histogram leads to at a scale. */
export function checksPerDay(histogram: RateHistogram, scale: number, policy: SchedulePolicy): number {
  let sum = 0
  for (const [bucket, posts] of histogram)
    sum += (posts * DAY_MS) / checkIntervalMs(rateOfBucket(bucket), scale, policy)
  return sum
}

/**
 * Finds the smallest scale at which the checks of all posts stay within a budget. If even the longest
 * interval exceeds the budget, the result is the largest scale, and checks are late.
 *
 * @param perDay checks per day, without the follow-ups of suspected posts
 */
export function fitBudgetScale(
  histogram: readonly (readonly [number, number])[],
  perDay: number,
  policy: SchedulePolicy,
): number {
  let [low, high] = [Math.log2(MIN_SCALE), Math.log2(MAX_SCALE)]
  if (checksPerDay(histogram, MIN_SCALE, policy) <= perDay) return MIN_SCALE
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (checksPerDay(histogram, 2 ** middle, policy) > perDay) low = middle
    else high = middle
  }
  return 2 ** high
}

/** The part of `perDay` requests that is left for routine checks after follow-ups and the backlog; at least a quarter. */
export function scheduleShare(perDay: number, followUpsPerDay: number, overdue: number): number {
  return Math.max(perDay * 0.25, perDay - followUpsPerDay - overdue / 2)
}
