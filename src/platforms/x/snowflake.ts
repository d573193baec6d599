/** The epoch of ids, which contain their time in milliseconds from bit 22 (platforms.md § 1.11). */
const EPOCH = 1_288_834_974_657n

/** Until November 2010 ids were a counter, at most this large. */
const LAST_COUNTED = 29_700_859_247n

/** The time at which X assigned an id, ISO 8601 with milliseconds, UTC; null for counter ids. */
export function timeOfId(id: string): string | null {
  const number = BigInt(id)
  if (number <= LAST_COUNTED) return null
  return new Date(Number((number >> 22n) + EPOCH)).toISOString()
}

/** The smallest id that X could assign at a time (ms since 1970); null before ids contained their time. */
export function firstIdAt(timeMs: number): bigint | null {
  const id = (BigInt(timeMs) - EPOCH) << 22n
  return id > LAST_COUNTED ? id : null
}
