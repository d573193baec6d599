import type { Counter, Gauge } from 'prom-client'
import { readReplicaLag } from '../../catalog/copies/copy-work.ts'
import { countFindings } from '../../catalog/ledger-findings.ts'
import { countPosts } from '../../catalog/posts/posts.ts'
import { FINDING_KINDS } from '../../catalog/tables/posts.ts'
import { readStorageTotals } from '../../catalog/totals.ts'
import { countAudited } from '../../catalog/watch/audits.ts'
import { countDuePosts } from '../../catalog/watch/claim-posts.ts'
import { listHolds } from '../../catalog/watch/hold-repository.ts'
import { readIntakeDepth } from '../../catalog/work/intake.ts'
import { readOutcomeCounts } from '../../catalog/work/outcome-counts.ts'
import { listUnexpectedParts } from '../../catalog/work/unexpected-parts.ts'
import { USUAL_REASONS } from '../../model/outcome.ts'
import type { App } from '../../runtime/app.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'

/** Registers a metric whose values are read when Prometheus asks. */
export type MakeMetric<T extends Gauge | Counter> = (
  name: string,
  help: string,
  labelNames: string[],
  ask: (metric: T) => Promise<void>,
) => void

/** How long a count over a whole table is reused. */
const COUNT_TTL_MS = 60_000

/** Both gauges of the lag share one query. */
const LAG_TTL_MS = 2_000

/** Registers the gauges and counters of catalog, queues and rate limits, which are the same in every API process. */
export function registerServiceMetrics(
  app: Pick<App, 'catalog' | 'queueDepths' | 'readiness' | 'rateLimiter' | 'config' | 'clock' | 'platforms'>,
  gauge: MakeMetric<Gauge>,
  counter: MakeMetric<Counter>,
): void {
  const db = async () => (await app.catalog()).db
  const posts = memoizeFor(COUNT_TTL_MS, async () => await countPosts(await db()))
  const sums = memoizeFor(COUNT_TTL_MS, async () => await readStorageTotals(await db()))
  const audits = memoizeFor(COUNT_TTL_MS, async () => await countAudited(await db(), app.clock.now()))
  const dueNow = memoizeFor(COUNT_TTL_MS, async () => await countDuePosts(await db(), app.clock.now()))

  const lagNow = memoizeFor(LAG_TTL_MS, async () => await readReplicaLag(await db()))
  const findings = memoizeFor(COUNT_TTL_MS, async () => await countFindings(await db()))

  gauge('stet_part_up', 'Whether a service that Stet depends on responds.', ['part'], async (up) => {
    for (const [part, state] of Object.entries(await app.readiness()))
      up.set({ part }, state === 'ok' ? 1 : 0)
  })
  gauge('stet_posts', 'Posts in the catalog.', ['platform', 'outcome', 'state'], async (all) => {
    for (const { platform, outcome, state, count } of await posts()) {
      all.set({ platform, outcome: outcome ?? 'none', state }, Number(count))
    }
  })
  gauge(
    'stet_watch_held',
    'Platforms whose losses are held for a second check.',
    ['platform', 'why'],
    async (held) => {
      for (const { platform, cause } of await listHolds((await app.catalog()).db)) {
        held.set({ platform, why: cause }, 1)
      }
    },
  )
  gauge('stet_checks_due', 'Posts that are due for a check.', [], async (due) => {
    due.set(await dueNow())
  })
  gauge('stet_snapshots', 'Snapshots: all, damaged, overdue for an audit.', ['state'], async (snapshots) => {
    const counts = await audits()
    for (const [state, count] of Object.entries(counts)) snapshots.set({ state }, count)
  })
  gauge(
    'stet_ledger_findings',
    'Objects of the ledger that are not as they should be.',
    ['kind'],
    async (all) => {
      const counts = await findings()
      for (const kind of FINDING_KINDS) all.set({ kind }, counts[kind] ?? 0)
    },
  )
  gauge(
    'stet_replica_lag_records',
    'Snapshots, events and article records that a replica still lacks.',
    ['replica'],
    async (lag) => {
      for (const { name, records } of await lagNow()) lag.set({ replica: name }, Number(records))
    },
  )
  gauge(
    'stet_replica_lag_seconds',
    'How long the oldest record has waited for a replica.',
    ['replica'],
    async (lag) => {
      for (const { name, oldest } of await lagNow()) {
        const age = oldest === null ? 0 : app.clock.now().getTime() - oldest.getTime()
        lag.set({ replica: name }, Math.max(0, age / 1000))
      }
    },
  )
  gauge('stet_intake_open', 'Accepted requests that are not finished.', [], async (open) => {
    open.set(Number((await readIntakeDepth((await app.catalog()).db)).count))
  })
  gauge('stet_intake_oldest_seconds', 'Age of the oldest unfinished request.', [], async (age) => {
    const { oldest } = await readIntakeDepth((await app.catalog()).db)
    age.set(oldest === null ? 0 : (app.clock.now().getTime() - new Date(oldest).getTime()) / 1000)
  })
  gauge('stet_queue_jobs', 'Jobs in the queues.', ['queue', 'state'], async (jobs) => {
    for (const { name, waiting, active, delayed, failed } of await app.queueDepths()) {
      for (const [state, count] of Object.entries({ waiting, active, delayed, failed }))
        jobs.set({ queue: name, state }, count)
    }
  })
  gauge(
    'stet_queue_oldest_seconds',
    'Age of the oldest job that is ready to run.',
    ['queue'],
    async (ages) => {
      for (const { name, oldestAt } of await app.queueDepths())
        ages.set({ queue: name }, oldestAt === null ? 0 : (Date.now() - oldestAt.getTime()) / 1000)
    },
  )
  counter(
    'stet_captures_total',
    'Finished captures since the catalog was created.',
    ['platform', 'outcome', 'reason'],
    async (captures) => {
      // A rate can only be computed from a series that began at 0.
      for (const { name: platform } of app.platforms.connected)
        for (const [outcome, reasons] of Object.entries(USUAL_REASONS))
          for (const reason of reasons) captures.inc({ platform, outcome, reason: reason ?? 'none' }, 0)
      for (const { platform, outcome, reason, count } of await readOutcomeCounts(await db()))
        captures.inc({ platform, outcome, reason: reason || 'none' }, Number(count))
    },
  )
  counter(
    'stet_unknown_parts_total',
    'Answers that had a part that Stet does not know.',
    ['platform', 'path'],
    async (parts) => {
      for (const { platform, path, answers } of await listUnexpectedParts(await db(), 'unknown'))
        parts.inc({ platform, path }, Number(answers))
    },
  )
  gauge(
    'stet_reader_misses',
    'Answers that lacked a part that their reader needs, since the catalog was created.',
    ['platform', 'part'],
    async (parts) => {
      for (const { platform, path, answers } of await listUnexpectedParts(await db(), 'absent'))
        parts.inc({ platform, part: path }, Number(answers))
    },
  )
  gauge('stet_archive_bytes', 'Size of all snapshots in bytes.', [], async (bytes) => {
    bytes.set((await sums()).bytes)
  })
  gauge('stet_audit_oldest_seconds', 'Age of the most overdue audit of a snapshot.', [], async (age) => {
    const { oldestAudit } = await sums()
    age.set(oldestAudit === null ? 0 : (app.clock.now().getTime() - oldestAudit.getTime()) / 1000)
  })
  gauge('stet_webhooks_failing', 'Webhooks that are failing or disabled.', [], async (failing) => {
    failing.set((await sums()).failingWebhooks)
  })
  gauge('stet_webhooks_off', 'Webhooks that are disabled.', [], async (off) => {
    off.set((await sums()).offWebhooks)
  })
  gauge('stet_webhook_deliveries', 'Webhook deliveries of the last month.', ['state'], async (deliveries) => {
    for (const { state, count } of (await sums()).deliveries) deliveries.set({ state }, count)
  })
  gauge('stet_source_budget_left', 'Requests that the rate limit allows now.', ['source'], async (left) => {
    // A limit per host has a bucket for each of many hosts, so it has no series here.
    const shared = Object.entries(app.config.rates.named).filter(([, rate]) => !('perHost' in rate))
    for (const [source, tokens] of await app.rateLimiter().remaining(Object.fromEntries(shared)))
      left.set({ source }, tokens)
  })
  gauge(
    'stet_source_closed_seconds',
    'Remaining backoff of a source that limited the rate or failed repeatedly.',
    ['source', 'why'],
    async (closed) => {
      const named = Object.keys(app.config.rates.named)
      for (const { source, why, ms } of await app.rateLimiter().listBackoffs(named))
        closed.set({ source, why }, ms / 1000)
    },
  )
}
