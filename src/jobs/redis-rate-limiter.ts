import { LRUCache } from 'lru-cache'
import type { BackoffKind, BreakerChange, Permit, RateLimiter } from '../model/rate-limiter.ts'
import { parseRedisAddress } from '../model/redis-address.ts'
import { refillTokens } from '../outbound/token-bucket.ts'
import { queueUnavailableError } from './queue-error.ts'
import { createRedisClient, type RedisClient } from './redis-client.ts'
import { RATE_LIMITER_SCRIPT } from './redis-rate-limiter-script.ts'

/** The least recently used sources beyond this number are not remembered. */
const MAX_SOURCES = 10_000

type Scripted = RedisClient & {
  stetRateLimiter(key: string, ...args: (string | number)[]): Promise<unknown>
}

/**
 * A rate limiter that all processes on one Redis share, with the clock of Redis. Each call is one atomic script, so that no
 * two workers get the same permit. It connects on first use.
 *
 * @param prefix of its Redis keys
 */
export function createRedisRateLimiter(
  url: string,
  onError: (error: Error) => void,
  prefix = 'stet:budget:',
): RateLimiter {
  const redis = createRedisClient(url, 'asks', onError) as Scripted
  redis.defineCommand('stetRateLimiter', { lua: RATE_LIMITER_SCRIPT, numberOfKeys: 1 })
  const address = parseRedisAddress(url).label
  const run = async (source: string, ...args: (string | number)[]): Promise<[string, number, string]> => {
    try {
      const [what, ms, why] = (await redis.stetRateLimiter(prefix + source, ...args)) as string[]
      return [what ?? '', Number(ms), why ?? '']
    } catch (cause) {
      throw queueUnavailableError(address, cause)
    }
  }
  /** What this process knows of the sources that it used, for a Redis that forgets it. Times of this machine's clock. */
  const known = new LRUCache<string, { until: number; why: BackoffKind | '' }>({ max: MAX_SOURCES })
  const remember = (source: string, why: BackoffKind | '', ms: number) =>
    known.set(source, { until: performance.now() + ms, why })
  return {
    async acquire(source, share, rate): Promise<Permit> {
      const [what, ms, why] = await run(source, 'acquire', share, rate.perSecond, rate.burst)
      if (what === 'go' || what === 'wait') remember(source, '', 0)
      if (what === 'go') return { kind: 'go', degraded: why === 'degraded' }
      if (what === 'wait') return { kind: 'wait', ms }
      const closed = kindOf(why) ?? 'paused'
      remember(source, closed, ms)
      return { kind: 'closed', ms, why: closed }
    },
    async backOff(source, ms, why) {
      remember(source, why, ms)
      const [what] = await run(source, 'backOff', Math.ceil(ms), why)
      return what === 'open'
    },
    async recordResult(source, ok): Promise<BreakerChange | null> {
      const [what, ms] = await run(source, 'recordResult', ok ? 1 : 0)
      if (what !== 'paused' && what !== 'resumed') return null
      remember(source, what === 'paused' ? 'paused' : '', ms)
      return { what, ms }
    },
    async restore() {
      const now = performance.now()
      for (const [source, { until, why }] of known.entries()) {
        const ms = Math.max(0, Math.ceil(until - now))
        await run(source, 'restore', ms, ms > 0 ? why : '')
      }
    },
    async listBackoffs(sources) {
      try {
        const [seconds = 0, micros = 0] = await redis.time()
        const now = Number(seconds) * 1000 + Number(micros) / 1000
        const found = await Promise.all(
          sources.map(async (source) => {
            const [until, why] = await redis.hmget(prefix + source, 'backoffUntil', 'why')
            return { source, why: kindOf(why), until }
          }),
        )
        return found.flatMap(({ source, why, until }) => {
          const ms = Math.ceil(Number(until ?? 0) - now)
          return why !== null && ms > 0 ? [{ source, why, ms }] : []
        })
      } catch (cause) {
        throw queueUnavailableError(address, cause)
      }
    },
    async remaining(rates) {
      try {
        const [seconds = 0, micros = 0] = await redis.time()
        const now = Number(seconds) * 1000 + Number(micros) / 1000
        const found = await Promise.all(
          Object.entries(rates).map(async ([source, rate]) => {
            const [tokens, at] = await redis.hmget(prefix + source, 'tokens', 'at')
            return [
              source,
              refillTokens(rate, Number(tokens ?? rate.burst), now - Number(at ?? now)),
            ] as const
          }),
        )
        return new Map(found)
      } catch (cause) {
        throw queueUnavailableError(address, cause)
      }
    },
    async close() {
      redis.disconnect()
    },
  }
}

const kindOf = (why: string | null | undefined): BackoffKind | null =>
  why === 'limited' || why === 'refused' || why === 'paused' ? why : null
