import { FetchError } from '../model/errors.ts'
import type { Exchange } from '../model/http.ts'

/** The backoff after a 429 that names no time: the window of X's rate limits (docs/platforms/x.md). */
const DEFAULT_BACKOFF_MS = 15 * 60_000
/** The longest accepted wait: a wrong clock must not delay a post for years. */
const MAX_BACKOFF_MS = 7 * 86_400_000
/** The shortest wait after a rate limit: a limit that announces no wait must not cause a busy loop. */
const MIN_BACKOFF_MS = 1000
/** The tolerated clock difference. A reset time further in the past does not belong to this limit. */
const SKEW_MS = 60_000
/** A larger number is a Unix time, a smaller one a duration, both in seconds. */
const EPOCH_SECONDS = 1_000_000_000

/** Headers in order of preference: RFC 9110 § 10.2.3, X, Bluesky and Mastodon. */
const HEADERS = ['retry-after', 'x-rate-limit-reset', 'x-ratelimit-reset', 'ratelimit-reset']

function parseTime(value: string, now: number): number | null {
  const text = value.trim()
  if (!/^\d+(\.\d+)?$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : Date.parse(text)
  const number = Number(text)
  return number > EPOCH_SECONDS ? number * 1000 : now + number * 1000
}

/** The time of the next allowed request according to a response; null if it names none. */
export function retryAfterOf(headers: Readonly<Record<string, string>>, now: Date): Date | null {
  const at = now.getTime()
  for (const name of HEADERS) {
    const time = headers[name] === undefined ? null : parseTime(headers[name], at)
    if (time === null || (name !== 'retry-after' && time < at - SKEW_MS)) continue
    return new Date(Math.min(Math.max(time, at), at + MAX_BACKOFF_MS))
  }
  return null
}

/**
 * Throws for error statuses. 429, and 503 with `Retry-After`, are rate limits; any other 5xx is an outage.
 *
 * @throws FetchError `rate-limited` with `retryAt` · `upstream`; each with the exchange
 */
export function throwForStatus(exchange: Exchange, now: Date): void {
  const { status, url } = exchange
  const announced = retryAfterOf(exchange.headers, now)
  if (status === 429 || (status === 503 && exchange.headers['retry-after'] !== undefined && announced)) {
    const wait =
      announced === null ? DEFAULT_BACKOFF_MS : Math.max(announced.getTime() - now.getTime(), MIN_BACKOFF_MS)
    const retryAt = new Date(now.getTime() + wait)
    throw new FetchError(
      'rate-limited',
      `${url} answered ${status}: next request at ${retryAt.toISOString()}.`,
      {
        input: url,
        exchange,
        retryAt,
      },
    )
  }
  if (status >= 500) {
    throw new FetchError('upstream', `${url} answered ${status}.`, { input: url, exchange })
  }
}

interface RetryPolicy {
  /** The total number of attempts; those after announced waits don't count. */
  readonly attempts: number
  /** The first delay; each further one is twice as long. */
  readonly delayMs: number
  /** The limit for the sum of announced waits. */
  readonly maxWaitMs: number
}

/** The history of a request. */
interface RetryState {
  readonly failures: number
  readonly announcedWaits: number
  readonly waitedMs: number
}

/** Whether an error names the time of the next allowed request. */
export const hasRetryAt = (error: unknown): boolean => error instanceof FetchError && error.retryAt !== null

const backoff = (delayMs: number, times: number): number => delayMs * 2 ** Math.min(times, 16)

/**
 * The delay before the next attempt in milliseconds; null: don't retry. Only the error's code determines whether to retry.
 *
 * @param state before this failure
 * @param random 0 to 1: jitter of up to half the delay, so that workers don't retry all at once
 */
export function backoffDelay(
  error: unknown,
  state: RetryState,
  policy: RetryPolicy,
  now: Date,
  random: number,
): number | null {
  if (!(error instanceof FetchError)) return null
  if (error.retry === 'later' && error.retryAt === null) {
    if (state.failures + 1 >= policy.attempts) return null
    return Math.round(backoff(policy.delayMs, state.failures) * (0.5 + random / 2))
  }
  if (error.retry === 'never' || error.retryAt === null) return null
  // The minimum grows, so that a source that keeps announcing no wait exhausts `maxWaitMs`.
  const minimum = backoff(policy.delayMs, state.announcedWaits)
  const waitMs = Math.max(error.retryAt.getTime() - now.getTime(), minimum)
  return state.waitedMs + waitMs <= policy.maxWaitMs ? waitMs : null
}
