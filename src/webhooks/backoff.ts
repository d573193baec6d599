const MINUTE = 60e3
const HOUR = 60 * MINUTE

/**
 * The pauses after the first, second, … failed attempt: close together for a restart, then over three
 * days, as the Standard Webhooks specification suggests.
 */
const PAUSES = [5e3, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]

/** The longest wait that a receiver may ask for. */
const LONGEST = 24 * HOUR

/**
 * When a delivery is tried again; null: it has been tried for days, and is given up.
 *
 * @param failed attempts so far, all of which failed
 * @param asked when the receiver asked to be tried again, where it did
 * @param random from 0 to 1: spreads what failed together
 */
export function nextAttemptAt(failed: number, now: Date, asked: Date | null, random: number): Date | null {
  const pause = PAUSES[failed - 1]
  if (pause === undefined) return null
  const spread = pause * (1 + 0.2 * random)
  const wanted = asked === null ? 0 : Math.min(asked.getTime() - now.getTime(), LONGEST)
  return new Date(now.getTime() + Math.max(spread, wanted))
}
