/** Ids carry their time since this one, in milliseconds above bit 22 (platforms.md § 1.11). */
const EPOCH = 1_288_834_974_657n

/** Until November 2010 ids were a plain counter; the largest of them is at most this. */
const LAST_COUNTED = 29_700_859_247n

/** When X gave out an id, ISO 8601 with milliseconds, UTC; null for the counted ids, which carry no time. */
export function timeOfId(id: string): string | null {
  const number = BigInt(id)
  if (number <= LAST_COUNTED) return null
  return new Date(Number((number >> 22n) + EPOCH)).toISOString()
}

/** The smallest id that could be given out at a time (ms since 1970); null before ids carried it. */
export function firstIdAt(timeMs: number): bigint | null {
  const id = (BigInt(timeMs) - EPOCH) << 22n
  return id > LAST_COUNTED ? id : null
}
