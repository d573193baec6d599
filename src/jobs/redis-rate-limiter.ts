import { Redis } from 'ioredis'
import type { BackoffKind, BreakerChange, Permit, RateLimiter } from '../model/rate-limiter.ts'
import { refillTokens } from '../outbound/token-bucket.ts'
import { queueUnavailableError } from './queue-error.ts'
import { RATE_LIMITER_SCRIPT } from './redis-rate-limiter-script.ts'

const TIMEOUT_MS = 5_000

interface Scripted extends Redis {
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
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 6), 5_000),
    scripts: { stetRateLimiter: { lua: RATE_LIMITER_SCRIPT, numberOfKeys: 1 } },
  }) as Scripted
  redis.on('error', onError)
  const { protocol, host, pathname } = new URL(url)
  const run = async (source: string, ...args: (string | number)[]): Promise<[string, number, string]> => {
    try {
      const [what, ms, why] = (await redis.stetRateLimiter(prefix + source, ...args)) as string[]
      return [what ?? '', Number(ms), why ?? '']
    } catch (cause) {
      throw queueUnavailableError(`${protocol}//${host}${pathname}`, cause)
    }
  }
  return {
    async acquire(source, share, rate): Promise<Permit> {
      const [what, ms, why] = await run(source, 'acquire', share, rate.perSecond, rate.burst)
      if (what === 'go') return { kind: 'go', degraded: why === 'degraded' }
      return what === 'wait'
        ? { kind: 'wait', ms }
        : { kind: 'closed', ms, why: why === 'limited' ? 'limited' : 'paused' }
    },
    async backOff(source, ms) {
      const [what] = await run(source, 'backOff', Math.ceil(ms))
      return what === 'open'
    },
    async recordResult(source, ok): Promise<BreakerChange | null> {
      const [what, ms] = await run(source, 'recordResult', ok ? 1 : 0)
      return what === 'paused' || what === 'resumed' ? { what, ms } : null
    },
    async listBackoffs(sources) {
      try {
        const [seconds = 0, micros = 0] = await redis.time()
        const now = Number(seconds) * 1000 + Number(micros) / 1000
        const found = await Promise.all(
          sources.map(async (source) => {
            const [until, why] = await redis.hmget(prefix + source, 'backoffUntil', 'why')
            const closing: BackoffKind | null = why === 'limited' || why === 'paused' ? why : null
            return { source, why: closing, until }
          }),
        )
        return found.flatMap(({ source, why, until }) => {
          const ms = Math.ceil(Number(until ?? 0) - now)
          return why !== null && ms > 0 ? [{ source, why, ms }] : []
        })
      } catch (cause) {
        throw queueUnavailableError(`${protocol}//${host}${pathname}`, cause)
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
        throw queueUnavailableError(`${protocol}//${host}${pathname}`, cause)
      }
    },
    async close() {
      redis.disconnect()
    },
  }
}
