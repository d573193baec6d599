import type { IntakeError } from '../../catalog/tables/work.ts'
import { FetchError, type StetError } from '../../model/errors.ts'

const FIRST_MS = 15 * 60_000
const LONGEST_MS = 24 * 3600_000
/** About five days: a wall that stands for longer is meant to stand. */
const MOST_REFUSALS = 10

/**
 * When an article is asked for again whose site refused Stet (401, 403, …): such walls open again, as soon as a limit ends or
 * the site lets Stet in.
 *
 * @param before the error of the request's last attempt
 * @returns the error with the next attempt; null: it is final
 */
export function postponeRefusal(error: StetError, before: IntakeError | null, now: Date): IntakeError | null {
  if (!(error instanceof FetchError) || error.code !== 'refused') return null
  const refusals = (before?.refusals ?? 0) + 1
  if (refusals >= MOST_REFUSALS) return null
  const waitMs = Math.min(FIRST_MS * 2 ** (refusals - 1), LONGEST_MS)
  const { code, message } = error
  return { code, message, retryAt: new Date(now.getTime() + waitMs).toISOString(), refusals }
}
