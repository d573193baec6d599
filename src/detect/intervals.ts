/** A stretch of a text: `[start, end)`. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** The index of the first of some ordered spans that ends behind `offset`. */
export function firstEndingAfter(spans: readonly Interval[], offset: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether one of some ordered spans covers `offset`. */
export function containsOffset(spans: readonly Interval[], offset: number): boolean {
  const span = spans[firstEndingAfter(spans, offset)]
  return span !== undefined && span.start <= offset
}

/** Some spans in order, without those inside or overlapping one before. */
export function outermostIntervals(spans: readonly Interval[]): Interval[] {
  let reached = 0
  return spans
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < reached) return false
      reached = end
      return true
    })
}
