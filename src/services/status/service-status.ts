import { listBackfills } from '../../catalog/discover/backfills.ts'
import { readWorkCounts } from '../../catalog/work/work-counts.ts'
import type { QueueDepth } from '../../jobs/queue-depths.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** What a service has to do, as `stet status --json` prints it. */
export interface ServiceStatus {
  readonly open: { readonly articles: number; readonly posts: number }
  /** Articles and captures that ended, over the last ten minutes. */
  readonly perMinute: number
  /** Null if nothing is open, or nothing ended lately. */
  readonly etaSeconds: number | null
  /** By error code, and by reason of a capture. */
  readonly failed: Readonly<Record<string, number>>
  readonly queues: readonly {
    readonly name: string
    readonly waiting: number
    readonly active: number
    readonly failed: number
    readonly oldestSeconds: number | null
  }[]
  readonly backfills: readonly BackfillStatus[]
}

export interface BackfillStatus {
  readonly input: string
  readonly found: number
  readonly sent: number
  readonly unchanged: number
  /** Articles that were read. */
  readonly done: number
  readonly failed: Readonly<Record<string, number>>
  /** Whether all sources were read. */
  readonly complete: boolean
  readonly perMinute: number
  readonly etaSeconds: number | null
}

const WINDOW_MINUTES = 10
const MAX_BACKFILLS = 20

/** Reads what a service has to do. @throws ServiceError `database-unavailable`, `queue-unavailable` */
export async function readServiceStatus(
  deps: Pick<ServiceDeps, 'catalog' | 'clock'> & { queueDepths(): Promise<QueueDepth[]> },
): Promise<ServiceStatus> {
  const { db } = await deps.catalog()
  const now = deps.clock.now()
  const since = new Date(now.getTime() - WINDOW_MINUTES * 60_000)
  const [counts, depths, backfills] = await Promise.all([
    readWorkCounts(db, since),
    deps.queueDepths(),
    listBackfills(db, MAX_BACKFILLS),
  ])
  const perMinute = counts.endedSince / WINDOW_MINUTES
  return {
    open: counts.open,
    perMinute,
    etaSeconds: etaOf(counts.open.articles + counts.open.posts, perMinute),
    failed: counts.failed,
    queues: depths.map(({ name, waiting, delayed, active, failed, oldestAt }) => ({
      name,
      waiting: waiting + delayed,
      active,
      failed,
      oldestSeconds: oldestAt && Math.max(0, Math.round((now.getTime() - oldestAt.getTime()) / 1000)),
    })),
    backfills: backfills.map(
      ({ input, found, sent, unchanged, failed, found_at, done, failures, perMinute }) => {
        const refused: Record<string, number> =
          Number(failed) > 0 ? { 'address-refused': Number(failed) } : {}
        const ended = done + Object.values(failures).reduce((sum, count) => sum + count, 0)
        return {
          input,
          found: Number(found),
          sent: Number(sent),
          unchanged: Number(unchanged),
          done,
          failed: { ...refused, ...failures },
          complete: found_at !== null,
          perMinute,
          etaSeconds: etaOf(Number(sent) - ended, perMinute),
        }
      },
    ),
  }
}

const etaOf = (open: number, perMinute: number): number | null =>
  open > 0 && perMinute > 0 ? Math.round((open / perMinute) * 60) : null
