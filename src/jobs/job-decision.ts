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
 * What the worker does with a job after an attempt. `delay` waits until a time that a platform announced, or until an
 * outage of our own may be over, and counts no attempt. `return` puts the job back for another worker at once and counts none:
 * it does not depend on this machine's clock. `retry` counts one and backs off. `fail` makes the job a dead letter. `reason` is
 * for the metrics: the code of an error, or the reason of an outcome.
 */
export type JobDecision =
  | { readonly kind: 'complete' }
  | { readonly kind: 'delay'; readonly at: Date; readonly message: string; readonly reason?: string }
  | { readonly kind: 'return'; readonly message: string }
  | { readonly kind: 'retry'; readonly message: string; readonly reason?: string }
  | { readonly kind: 'fail'; readonly message: string }

const DAY_MS = 24 * 3600e3
/** The delay while our own database, queue, store or disk is down or misconfigured: such a job is neither lost nor failed. */
const OUTAGE_MS = 15e3

/**
 * Decides on a thrown value by its class and code alone. A job that a shutdown interrupted (`signal`) did not fail: another
 * worker takes it.
 */
export function decideOnError(thrown: unknown, now: Date, signal?: AbortSignal): JobDecision {
  if (signal?.aborted) return { kind: 'return', message: 'stopped' }
  const error = asStetError(thrown)
  const message = `${error.code}: ${error.message}`
  const announced = error instanceof FetchError && (error.retry === 'announced' || error.retryAt !== null)
  if (announced && error.retry !== 'never') return delayUntil(error.retryAt, now, message, error.code)
  if (error.retry === 'never') return { kind: 'fail', message }
  if (isOurOutage(error))
    return { kind: 'delay', at: new Date(now.getTime() + OUTAGE_MS), message, reason: error.code }
  return { kind: 'retry', message, reason: error.code }
}

/** Corrupt bytes and bugs do not pass by waiting, so they are no outage: the job is retried a few times and then fails. */
function isOurOutage(error: StetError): boolean {
  if (error.code === 'store-corrupt' || error.code === 'internal') return false
  return [StoreError, ServiceError, ConfigError].some((kind) => error instanceof kind)
}

/** Whether no attempt follows this decision: then the work has ended, and the catalog must record its end. */
export function isFinalAttempt(decision: JobDecision, attempt: { readonly last: boolean }): boolean {
  return (
    decision.kind === 'complete' || decision.kind === 'fail' || (decision.kind === 'retry' && attempt.last)
  )
}

/** Decides on a capture that reached an outcome. */
export function decideOnOutcome(
  result: { outcome: Outcome; reason: Reason | null; retryAt: string | null },
  now: Date,
): JobDecision {
  if (result.outcome !== 'failed' && result.outcome !== 'blocked') return { kind: 'complete' }
  const reason = result.reason ?? result.outcome
  const message = `${result.outcome}: ${result.reason ?? 'no reason given'}`
  switch (result.reason) {
    case 'upstream':
      // The circuit breaker of a paused source gives the time; without one it is an ordinary outage.
      if (result.retryAt === null) return { kind: 'retry', message, reason }
      return delayUntil(new Date(result.retryAt), now, message, reason)
    case 'rate-limited':
      return delayUntil(result.retryAt === null ? null : new Date(result.retryAt), now, message, reason)
    case 'address-refused':
    case 'too-large':
      return { kind: 'fail', message }
    default:
      return { kind: 'retry', message, reason }
  }
}

/** Delays the job until the announced time, a day at most; without a time it is retried. */
function delayUntil(retryAt: Date | null, now: Date, message: string, reason: string): JobDecision {
  if (!retryAt) return { kind: 'retry', message, reason }
  const wait = Math.min(Math.max(retryAt.getTime() - now.getTime(), 0), DAY_MS)
  return { kind: 'delay', at: new Date(now.getTime() + wait), message, reason }
}
