import {
  asStetError,
  ConfigError,
  FetchError,
  ServiceError,
  type StetError,
  StoreError,
} from '../model/errors.ts'
import type { Outcome, Reason } from '../model/outcome.ts'

/**
 * What becomes of a job. `later` is a wait that somebody announced, or a part of our own that is
 * away: it uses up no attempt. `again` uses one up, with a growing pause. `never` ends it, and the
 * queue keeps it in its failed set.
 */
export type JobDecision =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly at: Date; readonly message: string }
  | { readonly kind: 'again'; readonly message: string }
  | { readonly kind: 'never'; readonly message: string }

const DAY_MS = 24 * 3600e3
/** While a part of our own is away, or refuses until its operator mends it, the work waits; it is not lost and not failed. */
const OUTAGE_MS = 15e3

/**
 * The verdict on a thrown value: its class and code alone decide. A job that was cut off by a stop
 * (`signal`) is no failure: another worker takes it up.
 */
export function decideOnError(thrown: unknown, now: Date, signal?: AbortSignal): JobDecision {
  if (signal?.aborted) return { kind: 'later', at: now, message: 'stopped' }
  const error = asStetError(thrown)
  const message = `${error.code}: ${error.message}`
  const named = error instanceof FetchError && (error.retry === 'announced' || error.retryAt !== null)
  if (named && error.retry !== 'never') return told(error.retryAt, now, message)
  if (error.retry === 'never') return { kind: 'never', message }
  if (isOurOutage(error)) return { kind: 'later', at: new Date(now.getTime() + OUTAGE_MS), message }
  return { kind: 'again', message }
}

/** Bytes that are wrong, and faults of ours, do not pass by waiting: they are tried a few times, and told. */
function isOurOutage(error: StetError): boolean {
  if (error.code === 'store-corrupt' || error.code === 'internal') return false
  return [StoreError, ServiceError, ConfigError].some((kind) => error instanceof kind)
}

/** Whether nothing follows this verdict: then the work has ended, and the catalog must say so. */
export function isFinalAttempt(verdict: JobDecision, attempt: { readonly last: boolean }): boolean {
  return verdict.kind === 'done' || verdict.kind === 'never' || (verdict.kind === 'again' && attempt.last)
}

/** The verdict on a capture that came to an outcome. */
export function decideOnOutcome(
  result: { outcome: Outcome; reason: Reason | null; retryAt: string | null },
  now: Date,
): JobDecision {
  if (result.outcome !== 'failed' && result.outcome !== 'blocked') return { kind: 'done' }
  const message = `${result.outcome}: ${result.reason ?? 'no reason given'}`
  switch (result.reason) {
    case 'upstream':
      // A source that is paused says until when; without that it is an outage like any other.
      if (result.retryAt === null) return { kind: 'again', message }
      return told(new Date(result.retryAt), now, message)
    case 'rate-limited':
      return told(result.retryAt === null ? null : new Date(result.retryAt), now, message)
    case 'address-refused':
    case 'too-large':
      return { kind: 'never', message }
    default:
      return { kind: 'again', message }
  }
}

function told(retryAt: Date | null, now: Date, message: string): JobDecision {
  if (!retryAt) return { kind: 'again', message }
  const wait = Math.min(Math.max(retryAt.getTime() - now.getTime(), 0), DAY_MS)
  return { kind: 'later', at: new Date(now.getTime() + wait), message }
}
