const MINUTE = 60e3
const HOUR = 60 * MINUTE

/**
 * The delays after the first, second, … failed attempt, as the Standard Webhooks specification suggests:
 * short at first, for a receiver that restarts, then spread over three days.
 */
const DELAYS_MS = [
  5e3,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** The longest `Retry-After` that a receiver may send. */
const MAX_RETRY_AFTER_MS = 24 * HOUR

/**
 * The time of a delivery's next attempt; null after the last one.
 *
 * @param failed the number of attempts so far, all of which failed
 * @param retryAfter the time that the receiver announced; null if it announced none
 * @param random a random number from 0 to 1, which spreads deliveries that failed together
 */
export function nextAttemptAt(
  failed: number,
  now: Date,
  retryAfter: Date | null,
  random: number,
): Date | null {
  const delay = DELAYS_MS[failed - 1]
  if (delay === undefined) return null
  const jittered = delay * (1 + 0.2 * random)
  const requested =
    retryAfter === null ? 0 : Math.min(retryAfter.getTime() - now.getTime(), MAX_RETRY_AFTER_MS)
  return new Date(now.getTime() + Math.max(jittered, requested))
}
