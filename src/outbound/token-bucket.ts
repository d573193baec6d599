import {
  type BackoffKind,
  type BreakerChange,
  type Permit,
  PRIORITY_CLASSES,
  type PriorityClass,
  type Rate,
} from '../model/rate-limiter.ts'

/** Parts of a full budget, as weights. Where one asks alone, it has all of it. */
export const PRIORITY_WEIGHTS: Readonly<Record<PriorityClass, number>> = {
  breaking: 8,
  normal: 4,
  backfill: 2,
  verify: 2,
}

/** The breaker (see `docs/outbound.md`): failures in a row, the first rest, the longest rest, in milliseconds. */
export const CIRCUIT_BREAKER = {
  failures: 20,
  restMs: 30_000,
  longestMs: 15 * 60_000,
  probeMs: 60_000,
} as const

/** How long a share that was told to wait keeps its place beyond the time that it was told. */
export const RESERVATION_MS = 500

/** All that is known of one source. Times in milliseconds. */
export interface TokenBucket {
  tokens: number
  at: number
  shutUntil: number
  why: BackoffKind | null
  probing: boolean
  failures: number
  rests: number
  /** Start-time fair queuing: the virtual time, and where each share's last turn ended on it. */
  virtual: number
  readonly ended: Record<PriorityClass, number>
  /** Until when each share counts as waiting. */
  readonly waiting: Record<PriorityClass, number>
}

const each = (): Record<PriorityClass, number> => ({ breaking: 0, normal: 0, backfill: 0, verify: 0 })

export function createTokenBucket(rate: Rate, now: number): TokenBucket {
  return {
    tokens: rate.burst,
    at: now,
    shutUntil: 0,
    why: null,
    probing: false,
    failures: 0,
    rests: 0,
    virtual: 0,
    ended: each(),
    waiting: each(),
  }
}

/** May a request go out now? Changes the bucket. The script in `jobs/redis-rate-limiter.ts` does the same. */
export function acquirePermit(bucket: TokenBucket, share: PriorityClass, rate: Rate, now: number): Permit {
  if (bucket.shutUntil > now && bucket.why) {
    return { kind: 'closed', ms: Math.ceil(bucket.shutUntil - now), why: bucket.why }
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
  const troubled = bucket.failures > 0 || bucket.rests > 0 || bucket.why === 'paused'
  // After a rest one request finds out whether the source has recovered; the others wait for it.
  bucket.probing = bucket.why === 'paused'
  if (bucket.probing) bucket.shutUntil = now + CIRCUIT_BREAKER.probeMs
  else bucket.why = null
  return { kind: 'go', troubled }
}

/** Closes the source; true where it was open. */
export function backOff(bucket: TokenBucket, ms: number, now: number): boolean {
  const wasOpen = bucket.shutUntil <= now || bucket.probing
  bucket.shutUntil = Math.max(bucket.why === 'limited' ? bucket.shutUntil : 0, now + ms)
  bucket.why = 'limited'
  bucket.probing = false
  return wasOpen
}

/** Counts how a request ended; failures in a row close the source, a success opens it again. */
export function recordResult(bucket: TokenBucket, ok: boolean, now: number): BreakerChange | null {
  if (ok) {
    const rested = bucket.why === 'paused'
    bucket.failures = 0
    bucket.rests = 0
    if (!rested) return null
    bucket.shutUntil = 0
    bucket.why = null
    bucket.probing = false
    return { what: 'resumed', ms: 0 }
  }
  bucket.failures += 1
  const open = bucket.shutUntil <= now
  if (!bucket.probing && !(open && bucket.failures >= CIRCUIT_BREAKER.failures)) return null
  const ms = Math.min(CIRCUIT_BREAKER.restMs * 2 ** Math.min(bucket.rests, 16), CIRCUIT_BREAKER.longestMs)
  bucket.rests += 1
  bucket.shutUntil = now + ms
  bucket.why = 'paused'
  bucket.probing = false
  return { what: 'paused', ms }
}

/** The tokens of a bucket after so long without a question. */
export const refillTokens = ({ perSecond, burst }: Rate, tokens: number, sinceMs: number): number =>
  Math.min(burst, tokens + (Math.max(0, sinceMs) * perSecond) / 1000)
