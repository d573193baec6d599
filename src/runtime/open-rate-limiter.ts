import type { Config } from '../../config/config.ts'
import type { Clock } from '../model/clock.ts'
import type { RateLimiter } from '../model/rate-limiter.ts'
import { createInMemoryRateLimiter } from '../outbound/in-memory-rate-limiter.ts'
import { lazy } from './lazy.ts'

/**
 * Returns a rate limiter that is shared through Redis if it is configured, else one for this process. Opens nothing
 * yet.
 */
export function openRateLimiter(
  config: Pick<Config, 'redisUrl'>,
  clock: Clock,
  onError: (error: Error) => void,
): RateLimiter {
  const url = config.redisUrl
  if (url === null) return createInMemoryRateLimiter(clock)
  const redis = lazy(async () => {
    const { createRedisRateLimiter } = await import('../jobs/redis-rate-limiter.ts')
    return createRedisRateLimiter(url, onError)
  })
  return {
    acquire: async (source, share, rate) => (await redis.get()).acquire(source, share, rate),
    backOff: async (source, ms, why) => (await redis.get()).backOff(source, ms, why),
    recordResult: async (source, ok) => (await redis.get()).recordResult(source, ok),
    listBackoffs: async (sources) => (await redis.get()).listBackoffs(sources),
    remaining: async (rates) => (await redis.get()).remaining(rates),
    restore: async () => (await redis.get()).restore(),
    close: () => redis.close((one) => one.close()),
  }
}
