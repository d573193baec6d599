import type { Config } from '../../config/config.ts'
import type { Budget } from '../model/budget.ts'
import type { Clock } from '../model/clock.ts'
import { memoryBudget } from '../outbound/memory-budget.ts'
import { lazy } from './lazy.ts'

/** Budgets shared through Redis where it is configured, else those of this process. Nothing is opened yet. */
export function openBudget(
  config: Pick<Config, 'redisUrl'>,
  clock: Clock,
  onError: (error: Error) => void,
): Budget {
  const url = config.redisUrl
  if (url === null) return memoryBudget(clock)
  const redis = lazy(async () => {
    const { redisBudget } = await import('../jobs/redis-budget.ts')
    return redisBudget(url, onError)
  })
  return {
    ask: async (source, share, rate) => (await redis.get()).ask(source, share, rate),
    shut: async (source, ms) => (await redis.get()).shut(source, ms),
    report: async (source, ok) => (await redis.get()).report(source, ok),
    closed: async (sources) => (await redis.get()).closed(sources),
    left: async (rates) => (await redis.get()).left(rates),
    close: () => redis.close((one) => one.close()),
  }
}
