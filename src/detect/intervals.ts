/** A range of a text: `[start, end)`. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** The index of the first interval that ends after `offset`. The intervals are sorted and disjoint. */
export function firstEndingAfter(intervals: readonly Interval[], offset: number): number {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((intervals[middle]?.end ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether one of the sorted, disjoint intervals contains `offset`. */
export function containsOffset(intervals: readonly Interval[], offset: number): boolean {
  const interval = intervals[firstEndingAfter(intervals, offset)]
  return interval !== undefined && interval.start <= offset
}

/** Sorts intervals and drops those that overlap an earlier one. */
export function outermostIntervals(intervals: readonly Interval[]): Interval[] {
  let reached = 0
  return intervals
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < reached) return false
      reached = end
      return true
    })
}
