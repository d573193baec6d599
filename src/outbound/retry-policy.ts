import { FetchError } from '../model/errors.ts'
import type { Exchange } from '../model/http.ts'

/** Where a platform says nothing: how long X wants to be left alone (platforms.md § 1.1.7). */
const UNANNOUNCED_MS = 15 * 60_000
/** No announcement is believed beyond this: a wrong clock must not park a post for years. */
const LONGEST_MS = 7 * 86_400_000
/** "At once" is not: else a limit that names no wait would be asked about without end. */
const LEAST_MS = 1000
/** How far clocks may differ; a reset that is longer past says nothing of the limit that was just met. */
const SKEW_MS = 60_000
/** A number above this is a point in time, below it a length of time, in seconds. */
const EPOCH_SECONDS = 1_000_000_000

/** In the order they are believed: RFC 9110 § 10.2.3, X, Bluesky and Mastodon. */
const HEADERS = ['retry-after', 'x-rate-limit-reset', 'x-ratelimit-reset', 'ratelimit-reset']

function instant(value: string, now: number): number | null {
  const text = value.trim()
  if (!/^\d+(\.\d+)?$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : Date.parse(text)
  const number = Number(text)
  return number > EPOCH_SECONDS ? number * 1000 : now + number * 1000
}

/** When an answer says that it may be asked again; null where it does not say. */
export function retryAfterOf(headers: Readonly<Record<string, string>>, now: Date): Date | null {
  const at = now.getTime()
  for (const name of HEADERS) {
    const told = headers[name] === undefined ? null : instant(headers[name], at)
    if (told === null || (name !== 'retry-after' && told < at - SKEW_MS)) continue
    return new Date(Math.min(Math.max(told, at), at + LONGEST_MS))
  }
  return null
}

/**
 * What an answer's status means: 429, and 503 that names a time, are a limit; other 5xx an outage.
 *
 * @throws FetchError `rate-limited` with `retryAt` · `upstream`; each with the exchange
 */
export function throwForStatus(exchange: Exchange, now: Date): void {
  const { status, url } = exchange
  const told = retryAfterOf(exchange.headers, now)
  if (status === 429 || (status === 503 && exchange.headers['retry-after'] !== undefined && told)) {
    const wait = told === null ? UNANNOUNCED_MS : Math.max(told.getTime() - now.getTime(), LEAST_MS)
    const retryAt = new Date(now.getTime() + wait)
    throw new FetchError('rate-limited', `${url} answered ${status}: not before ${retryAt.toISOString()}.`, {
      input: url,
      exchange,
      retryAt,
    })
  }
  if (status >= 500) {
    throw new FetchError('upstream', `${url} answered ${status}.`, { input: url, exchange })
  }
}

export interface RetryPolicy {
  /** How often a request is made in all, announced waits not counted. */
  readonly attempts: number
  /** The first pause; each next one is twice as long. */
  readonly delayMs: number
  /** How long announced waits may take together. */
  readonly maxWaitMs: number
}

/** What a request has been through. */
export interface RetryState {
  readonly failed: number
  readonly told: number
  readonly waitedMs: number
}

/** Was a time named before which asking again is of no use? */
export const hasRetryAt = (error: unknown): boolean => error instanceof FetchError && error.retryAt !== null

const backoff = (delayMs: number, times: number): number => delayMs * 2 ** Math.min(times, 16)

/**
 * How long to wait before the next try; null: no more. The error's class alone decides.
 *
 * @param tried before this failure
 * @param random 0 to 1: pauses of our own are spread by half, so that many workers don't return at once
 */
export function backoffDelay(
  error: unknown,
  tried: RetryState,
  policy: RetryPolicy,
  now: Date,
  random: number,
): number | null {
  if (!(error instanceof FetchError)) return null
  if (error.retry === 'later' && error.retryAt === null) {
    if (tried.failed + 1 >= policy.attempts) return null
    return Math.round(backoff(policy.delayMs, tried.failed) * (0.5 + random / 2))
  }
  if (error.retry === 'never' || error.retryAt === null) return null
  // The floor grows, so that "again at once" said over and over comes to an end.
  const floor = backoff(policy.delayMs, tried.told)
  const waitMs = Math.max(error.retryAt.getTime() - now.getTime(), floor)
  return tried.waitedMs + waitMs <= policy.maxWaitMs ? waitMs : null
}
