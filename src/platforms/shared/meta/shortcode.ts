const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** A number has at most this many characters; what follows is the key of a private share. */
const CODE_LENGTH = 11
const PRIVATE_KEY_LENGTH = 28

/** The epoch of ids, which contain their time in milliseconds from bit 23 (platforms-2.md § 8.2). */
const EPOCH = 1_314_220_021_721n
/** Until 2011 ids were a counter; no id with a time is from the first day. */
const FIRST_TIMED_MS = 86_400_000n

/** The shortcode of a post, without the key of a private share behind it. */
export const publicShortcode = (code: string): string =>
  code.length > PRIVATE_KEY_LENGTH ? code.slice(0, -PRIVATE_KEY_LENGTH) : code

/** The id that a shortcode of Instagram or Threads stands for; null if it is no shortcode. */
export function idOfShortcode(code: string): bigint | null {
  const digits = [...publicShortcode(code).slice(0, CODE_LENGTH)].map((one) => ALPHABET.indexOf(one))
  if (digits.length === 0 || digits.includes(-1)) return null
  return digits.reduce((number, digit) => number * 64n + BigInt(digit), 0n)
}

/**
 * The time at which a post got its shortcode, ISO 8601 with milliseconds, UTC; null for ids of the first years, which
 * carry none, and for a time after `now`.
 */
export function timeOfShortcode(code: string, now: Date): string | null {
  const id = idOfShortcode(code)
  if (id === null || id >> 23n < FIRST_TIMED_MS) return null
  const ms = Number((id >> 23n) + EPOCH)
  return ms > now.getTime() + 86_400_000 ? null : new Date(ms).toISOString()
}
