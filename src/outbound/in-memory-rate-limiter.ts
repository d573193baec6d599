import { LRUCache } from 'lru-cache'
import type { Clock } from '../model/clock.ts'
import type { RateLimiter } from '../model/rate-limiter.ts'
import {
  acquirePermit,
  backOff,
  createTokenBucket,
  recordResult,
  refillTokens,
  type TokenBucket,
} from './token-bucket.ts'

/** Stands for an unknown rate. */
const UNLIMITED = { perSecond: 1, burst: Number.MAX_SAFE_INTEGER }
/** Article hosts change all the time. Beyond this many sources, the least recently used are dropped. */
const MAX_SOURCES = 10_000

/** Creates a rate limiter for a single process. */
export function createInMemoryRateLimiter(clock: Clock): RateLimiter {
  const buckets = new LRUCache<string, TokenBucket>({ max: MAX_SOURCES })
  const now = () => clock.now().getTime()
  const bucketOf = (source: string, rate = UNLIMITED): TokenBucket => {
    const bucket = buckets.get(source) ?? createTokenBucket(rate, now())
    buckets.set(source, bucket)
    return bucket
  }
  return {
    acquire: async (source, share, rate) => acquirePermit(bucketOf(source, rate), share, rate, now()),
    backOff: async (source, ms, why) => backOff(bucketOf(source), ms, why, now()),
    recordResult: async (source, ok) => recordResult(bucketOf(source), ok, now()),
    listBackoffs: async (sources) =>
      sources.flatMap((source) => {
        const { backoffUntil, why } = buckets.peek(source) ?? { backoffUntil: 0, why: null }
        const ms = Math.ceil(backoffUntil - now())
        return why !== null && ms > 0 ? [{ source, why, ms }] : []
      }),
    remaining: async (rates) =>
      new Map(
        Object.entries(rates).map(([source, rate]) => {
          const { tokens, at } = buckets.peek(source) ?? createTokenBucket(rate, now())
          return [source, refillTokens(rate, tokens, now() - at)]
        }),
      ),
    restore: async () => {},
    close: async () => {},
  }
}
