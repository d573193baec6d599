import type { Budget } from '../model/budget.ts'
import type { Clock } from '../model/clock.ts'
import { ask, type Bucket, newBucket, refilled, report, shut } from './bucket.ts'

const FULL = { perSecond: 1, burst: Number.MAX_SAFE_INTEGER }
/** Article hosts come and go: those asked longest ago are forgotten beyond this. */
const MOST = 10_000

/** The budgets of one process. */
export function memoryBudget(clock: Clock): Budget {
  const buckets = new Map<string, Bucket>()
  const now = () => clock.now().getTime()
  const bucketOf = (source: string, rate = FULL): Bucket => {
    const bucket = buckets.get(source) ?? newBucket(rate, now())
    // Kept in the order of use.
    buckets.delete(source)
    const oldest = buckets.size < MOST ? undefined : buckets.keys().next().value
    if (oldest !== undefined) buckets.delete(oldest)
    buckets.set(source, bucket)
    return bucket
  }
  return {
    ask: async (source, share, rate) => ask(bucketOf(source, rate), share, rate, now()),
    shut: async (source, ms) => shut(bucketOf(source), ms, now()),
    report: async (source, ok) => report(bucketOf(source), ok, now()),
    closed: async (sources) =>
      sources.flatMap((source) => {
        const { shutUntil, why } = buckets.get(source) ?? { shutUntil: 0, why: null }
        const ms = Math.ceil(shutUntil - now())
        return why !== null && ms > 0 ? [{ source, why, ms }] : []
      }),
    left: async (rates) =>
      new Map(
        Object.entries(rates).map(([source, rate]) => {
          const { tokens, at } = buckets.get(source) ?? newBucket(rate, now())
          return [source, refilled(rate, tokens, now() - at)]
        }),
      ),
    close: async () => {},
  }
}
