import { type ArticleFigures, countArticles } from '../../catalog/figures/article-figures.ts'
import { countByDay, type DailyCount } from '../../catalog/figures/daily-counts.ts'
import { readGrowth, type WeeklyGrowth } from '../../catalog/figures/growth.ts'
import { countPosts } from '../../catalog/posts/posts.ts'
import { readRoundAges } from '../../catalog/processes/rounds.ts'
import { listHolds } from '../../catalog/watch/hold-repository.ts'
import { countStatesAndAudits, type ReportSpan } from '../../catalog/watch/loss-report.ts'
import type { ServiceDeps } from '../service-deps.ts'

const DAY_MS = 24 * 3600e3
/** The days that an overview looks back on. */
export const OVERVIEW_DAYS = 30

/** The state of an archive at a glance. Some parts scan whole indexes, so reuse it for a while. */
export interface Overview {
  readonly span: ReportSpan
  readonly posts: Awaited<ReturnType<typeof countPosts>>
  readonly articles: ArticleFigures
  /** Of the span. */
  readonly daily: readonly DailyCount[]
  /** Of all time. */
  readonly growth: readonly WeeklyGrowth[]
  readonly audits: Awaited<ReturnType<typeof countStatesAndAudits>>
  readonly holds: Awaited<ReturnType<typeof listHolds>>
  /** Seconds since the last backup of the catalog; null if there was none. */
  readonly backupAge: number | null
}

/** Reads the state of an archive: of the last 30 days what changed, and what there is now. */
export async function readOverview(deps: Pick<ServiceDeps, 'catalog' | 'clock'>): Promise<Overview> {
  const { db } = await deps.catalog()
  const until = deps.clock.now()
  const today = Math.floor(until.getTime() / DAY_MS) * DAY_MS
  const span = { since: new Date(today - (OVERVIEW_DAYS - 1) * DAY_MS), until }
  const [posts, articles, daily, growth, audits, holds, ages] = await Promise.all([
    countPosts(db),
    countArticles(db),
    countByDay(db, span.since),
    readGrowth(db),
    countStatesAndAudits(db, span),
    listHolds(db),
    readRoundAges(db),
  ])
  return { span, posts, articles, daily, growth, audits, holds, backupAge: ages.get('backup') ?? null }
}
