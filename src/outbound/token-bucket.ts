import {
  type Announced,
  type BackoffKind,
  type BreakerChange,
  type Permit,
  PRIORITY_CLASSES,
  type PriorityClass,
  type Rate,
} from '../model/rate-limiter.ts'

/** The weight of each priority class. A class that requests alone gets the whole rate. */
export const PRIORITY_WEIGHTS: Readonly<Record<PriorityClass, number>> = {
  breaking: 8,
  normal: 4,
  backfill: 2,
  verify: 2,
}

/**
 * The circuit breaker (see `docs/outbound.md`): consecutive failures that open it, the first and the longest pause, and
 * the time limit of the probe. Times in milliseconds.
 */
export const CIRCUIT_BREAKER = {
  failures: 20,
  restMs: 30_000,
  longestMs: 15 * 60_000,
  probeMs: 60_000,
} as const

/** How long a waiting class keeps its reservation after the end of its wait. */
export const RESERVATION_MS = 500

/** The state of one source. Times in milliseconds. */
export interface TokenBucket {
  tokens: number
  at: number
  backoffUntil: number
  why: BackoffKind | null
  probing: boolean
  failures: number
  rests: number
  /** Start-time fair queuing: the virtual time, and the virtual finish time of each class. */
  virtual: number
  readonly ended: Record<PriorityClass, number>
  /** The end of the reservation of each waiting class. */
  readonly waiting: Record<PriorityClass, number>
}

const zeroPerClass = (): Record<PriorityClass, number> => ({ breaking: 0, normal: 0, backfill: 0, verify: 0 })

export function createTokenBucket(rate: Rate, now: number): TokenBucket {
  return {
    tokens: rate.burst,
    at: now,
    backoffUntil: 0,
    why: null,
    probing: false,
    failures: 0,
    rests: 0,
    virtual: 0,
    ended: zeroPerClass(),
    waiting: zeroPerClass(),
  }
}

/** Requests a permit; changes the bucket. `jobs/redis-rate-limiter-script.ts` implements the same algorithm. */
export function acquirePermit(bucket: TokenBucket, share: PriorityClass, rate: Rate, now: number): Permit {
  if (bucket.backoffUntil > now && bucket.why) {
    return { kind: 'closed', ms: Math.ceil(bucket.backoffUntil - now), why: bucket.why }
  }
  const since = Math.max(0, now - bucket.at)
  bucket.tokens = Math.min(rate.burst, bucket.tokens + (since * rate.perSecond) / 1000)
  bucket.at = now
  const wait = (ms: number): Permit => {
    bucket.waiting[share] = now + ms + RESERVATION_MS
    return { kind: 'wait', ms: Math.ceil(ms) }
  }
  if (bucket.tokens < 1) return wait(((1 - bucket.tokens) * 1000) / rate.perSecond)
  const start = (one: PriorityClass) => Math.max(bucket.ended[one], bucket.virtual)
  const behind = PRIORITY_CLASSES.some(
    (one) => one !== share && bucket.waiting[one] > now && start(one) < start(share) - 1e-9,
  )
  if (behind) return wait(1000 / rate.perSecond)
  bucket.tokens -= 1
  bucket.waiting[share] = 0
  bucket.virtual = start(share)
  bucket.ended[share] = bucket.virtual + 1 / PRIORITY_WEIGHTS[share]
  const degraded = bucket.failures > 0 || bucket.rests > 0 || bucket.why === 'paused'
  // After a pause a single request probes the source; all others wait for its result.
  bucket.probing = bucket.why === 'paused'
  if (bucket.probing) bucket.backoffUntil = now + CIRCUIT_BREAKER.probeMs
  else bucket.why = null
  return { kind: 'go', degraded }
}

/** Blocks the source for `ms` milliseconds. Returns true if it was open before. */
export function backOff(bucket: TokenBucket, ms: number, why: Announced, now: number): boolean {
  const wasOpen = bucket.backoffUntil <= now || bucket.probing
  const announced = bucket.why === 'limited' || bucket.why === 'refused'
  bucket.backoffUntil = Math.max(announced ? bucket.backoffUntil : 0, now + ms)
  bucket.why = why
  bucket.probing = false
  return wasOpen
}

/** Records the result of a request. Consecutive failures open the circuit breaker; a success closes it. */
export function recordResult(bucket: TokenBucket, ok: boolean, now: number): BreakerChange | null {
  if (ok) {
    const rested = bucket.why === 'paused'
    bucket.failures = 0
    bucket.rests = 0
    if (!rested) return null
    bucket.backoffUntil = 0
    bucket.why = null
    bucket.probing = false
    return { what: 'resumed', ms: 0 }
  }
  bucket.failures += 1
  const open = bucket.backoffUntil <= now
  if (!bucket.probing && !(open && bucket.failures >= CIRCUIT_BREAKER.failures)) return null
  const ms = Math.min(CIRCUIT_BREAKER.restMs * 2 ** Math.min(bucket.rests, 16), CIRCUIT_BREAKER.longestMs)
  bucket.rests += 1
  bucket.backoffUntil = now + ms
  bucket.why = 'paused'
  bucket.probing = false
  return { what: 'paused', ms }
}

/** The tokens of a bucket after `sinceMs` milliseconds without a request. */
export const refillTokens = ({ perSecond, burst }: Rate, tokens: number, sinceMs: number): number =>
  Math.min(burst, tokens + (Math.max(0, sinceMs) * perSecond) / 1000)
