import { LRUCache } from 'lru-cache'
import type { Budget } from '../model/budget.ts'
import type { Clock } from '../model/clock.ts'
import { ask, type Bucket, newBucket, refilled, report, shut } from './bucket.ts'

const FULL = { perSecond: 1, burst: Number.MAX_SAFE_INTEGER }
/** Article hosts come and go: beyond this many sources, the least recently used are dropped. */
const MAX_SOURCES = 10_000

/** The budgets of one process. */
export function memoryBudget(clock: Clock): Budget {
  const buckets = new LRUCache<string, Bucket>({ max: MAX_SOURCES })
  const now = () => clock.now().getTime()
  const bucketOf = (source: string, rate = FULL): Bucket => {
    const bucket = buckets.get(source) ?? newBucket(rate, now())
    buckets.set(source, bucket)
    return bucket
  }
  return {
    ask: async (source, share, rate) => ask(bucketOf(source, rate), share, rate, now()),
    shut: async (source, ms) => shut(bucketOf(source), ms, now()),
    report: async (source, ok) => report(bucketOf(source), ok, now()),
    closed: async (sources) =>
      sources.flatMap((source) => {
        const { shutUntil, why } = buckets.peek(source) ?? { shutUntil: 0, why: null }
        const ms = Math.ceil(shutUntil - now())
        return why !== null && ms > 0 ? [{ source, why, ms }] : []
      }),
    left: async (rates) =>
      new Map(
        Object.entries(rates).map(([source, rate]) => {
          const { tokens, at } = buckets.peek(source) ?? newBucket(rate, now())
          return [source, refilled(rate, tokens, now() - at)]
        }),
      ),
    close: async () => {},
  }
}
