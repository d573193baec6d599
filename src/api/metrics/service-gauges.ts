import type { Gauge } from 'prom-client'
import { countPosts } from '../../catalog/posts/posts.ts'
import { readTotals } from '../../catalog/totals.ts'
import { countAudited } from '../../catalog/watch/audits.ts'
import { countDuePosts } from '../../catalog/watch/claim-posts.ts'
import { listHolds } from '../../catalog/watch/loss-holds.ts'
import { readIntakeDepth } from '../../catalog/work/intake.ts'
import { readOutcomeCounts } from '../../catalog/work/outcome-counts.ts'
import type { App } from '../../runtime/app.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'

/** Registers a gauge whose values are read when Prometheus asks. */
export type MakeGauge = (
  name: string,
  help: string,
  labelNames: string[],
  ask: (gauge: Gauge) => Promise<void>,
) => void

/** What is counted over all there is is this old at most. */
const SEEN_MS = 60_000

/** What catalog, queues and budgets say: the same from whichever API process is asked. */
export function registerServiceGauges(
  app: Pick<App, 'catalog' | 'queueDepths' | 'readiness' | 'rateLimiter' | 'config' | 'clock'>,
  gauge: MakeGauge,
): void {
  const db = async () => (await app.catalog()).db
  const posts = memoizeFor(SEEN_MS, async () => await countPosts(await db()))
  const sums = memoizeFor(SEEN_MS, async () => await readTotals(await db()))
  const audits = memoizeFor(SEEN_MS, async () => await countAudited(await db(), app.clock.now()))
  const dueNow = memoizeFor(SEEN_MS, async () => await countDuePosts(await db(), app.clock.now()))

  gauge('stet_part_up', 'Whether a part that the service rests on answers.', ['part'], async (up) => {
    for (const [part, state] of Object.entries(await app.readiness()))
      up.set({ part }, state === 'ok' ? 1 : 0)
  })
  gauge('stet_posts', 'Posts in the catalog.', ['platform', 'outcome', 'state'], async (all) => {
    for (const { platform, outcome, state, count } of await posts()) {
      all.set({ platform, outcome: outcome ?? 'none', state }, Number(count))
    }
  })
  gauge('stet_watch_held', 'Platforms whose bad news is held back.', ['platform', 'why'], async (held) => {
    for (const { platform, cause } of await listHolds((await app.catalog()).db)) {
      held.set({ platform, why: cause }, 1)
    }
  })
  gauge('stet_checks_due', 'Posts whose check is due.', [], async (due) => {
    due.set(await dueNow())
  })
  gauge('stet_snapshots', 'Snapshots: all, damaged, with an audit overdue.', ['state'], async (snapshots) => {
    const counts = await audits()
    for (const [state, count] of Object.entries(counts)) snapshots.set({ state }, count)
  })
  gauge('stet_intake_open', 'Accepted requests without an end.', [], async (open) => {
    open.set(Number((await readIntakeDepth((await app.catalog()).db)).count))
  })
  gauge(
    'stet_intake_oldest_seconds',
    'How long the oldest request without an end has waited.',
    [],
    async (age) => {
      const { oldest } = await readIntakeDepth((await app.catalog()).db)
      age.set(oldest === null ? 0 : (app.clock.now().getTime() - new Date(oldest).getTime()) / 1000)
    },
  )
  gauge('stet_queue_jobs', 'Jobs in the queues.', ['queue', 'state'], async (jobs) => {
    for (const { name, waiting, active, delayed, failed } of await app.queueDepths()) {
      for (const [state, count] of Object.entries({ waiting, active, delayed, failed }))
        jobs.set({ queue: name, state }, count)
    }
  })
  gauge(
    'stet_queue_oldest_seconds',
    'How long the oldest job that could be taken has waited.',
    ['queue'],
    async (ages) => {
      for (const { name, oldestAt } of await app.queueDepths())
        ages.set({ queue: name }, oldestAt === null ? 0 : (Date.now() - oldestAt.getTime()) / 1000)
    },
  )
  gauge(
    'stet_captures_total',
    'Captures that ended, since the catalog was made.',
    ['platform', 'outcome', 'reason'],
    async (captures) => {
      for (const { platform, outcome, reason, count } of await readOutcomeCounts(await db()))
        captures.set({ platform, outcome, reason: reason || 'none' }, Number(count))
    },
  )
  gauge('stet_archive_bytes', 'Bytes of all snapshots.', [], async (bytes) => {
    bytes.set((await sums()).bytes)
  })
  gauge('stet_audit_oldest_seconds', 'Age of the oldest last proof of a snapshot.', [], async (age) => {
    const { oldestAudit } = await sums()
    age.set(oldestAudit === null ? 0 : (app.clock.now().getTime() - oldestAudit.getTime()) / 1000)
  })
  gauge('stet_webhooks_failing', 'Webhooks that fail, or are switched off.', [], async (failing) => {
    failing.set((await sums()).failingWebhooks)
  })
  gauge('stet_webhooks_off', 'Webhooks that are switched off.', [], async (off) => {
    off.set((await sums()).offWebhooks)
  })
  gauge('stet_webhook_deliveries', 'Deliveries of the last month.', ['state'], async (deliveries) => {
    for (const { state, count } of (await sums()).deliveries) deliveries.set({ state }, count)
  })
  gauge(
    'stet_source_budget_left',
    'How many requests could be made at once at this moment.',
    ['source'],
    async (left) => {
      for (const [source, tokens] of await app.rateLimiter().remaining(app.config.rates.named))
        left.set({ source }, tokens)
    },
  )
  gauge(
    'stet_source_closed_seconds',
    'For how long yet nobody asks a source: it asked to be left alone, or failed too often in a row.',
    ['source', 'why'],
    async (closed) => {
      const named = Object.keys(app.config.rates.named)
      for (const { source, why, ms } of await app.rateLimiter().listBackoffs(named))
        closed.set({ source, why }, ms / 1000)
    },
  )
}
