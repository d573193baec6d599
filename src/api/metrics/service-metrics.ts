import { readReplicaLag } from '../../catalog/copies/copy-work.ts'
import { countFindings } from '../../catalog/ledger-findings.ts'
import { countMails, countRefusedMails } from '../../catalog/mail/mails.ts'
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
import { type Sample, type ScrapeMetric, single } from './scraped-metric.ts'

/** How long a count over a whole table is reused. */
const COUNT_TTL_MS = 60_000
/** A refused mail counts for this long. */
const REFUSED_MS = 7 * 86_400_000
/** The two gauges of the lag share one query. */
const LAG_TTL_MS = 2_000

/** Registers what the catalog counts, which is the same in every API process. */
export function registerServiceMetrics(
  app: Pick<App, 'catalog' | 'clock' | 'platforms'>,
  gauge: ScrapeMetric,
  counter: ScrapeMetric,
): void {
  const db = async () => (await app.catalog()).db
  const posts = memoizeFor(COUNT_TTL_MS, async () => await countPosts(await db()))
  const sums = memoizeFor(COUNT_TTL_MS, async () => await readStorageTotals(await db()))
  const audits = memoizeFor(COUNT_TTL_MS, async () => await countAudited(await db(), app.clock.now()))
  const dueNow = memoizeFor(COUNT_TTL_MS, async () => await countDuePosts(await db(), app.clock.now()))

  const lag = memoizeFor(LAG_TTL_MS, async () => await readReplicaLag(await db()))
  const findings = memoizeFor(COUNT_TTL_MS, async () => await countFindings(await db()))

  gauge('stet_posts', 'Posts in the catalog.', ['platform', 'outcome', 'state'], async () =>
    (await posts()).map(({ platform, outcome, state, count }) => ({
      labels: { platform, outcome: outcome ?? 'none', state },
      value: Number(count),
    })),
  )
  gauge(
    'stet_watch_held',
    'Platforms whose losses are held for a second check.',
    ['platform', 'why'],
    async () =>
      (await listHolds(await db())).map(({ platform, cause }) => ({
        labels: { platform, why: cause },
        value: 1,
      })),
  )
  gauge('stet_checks_due', 'Posts that are due for a check.', [], async () => single(await dueNow()))
  gauge('stet_snapshots', 'Snapshots: all, damaged, overdue for an audit.', ['state'], async () =>
    Object.entries(await audits()).map(([state, value]) => ({ labels: { state }, value })),
  )
  gauge(
    'stet_ledger_findings',
    'Objects of the ledger that are not as they should be.',
    ['kind'],
    async () => {
      const counts = await findings()
      return FINDING_KINDS.map((kind) => ({ labels: { kind }, value: counts[kind] ?? 0 }))
    },
  )
  gauge(
    'stet_replica_lag_records',
    'Snapshots, events and article records that a replica still lacks.',
    ['replica'],
    async () =>
      (await lag()).map(({ name, records }) => ({ labels: { replica: name }, value: Number(records) })),
  )
  gauge(
    'stet_replica_lag_seconds',
    'How long the oldest record has waited for a replica.',
    ['replica'],
    async () =>
      (await lag()).map(({ name, oldest }) => {
        const ms = oldest === null ? 0 : app.clock.now().getTime() - oldest.getTime()
        return { labels: { replica: name }, value: Math.max(0, ms / 1000) }
      }),
  )
  gauge('stet_intake_open', 'Accepted requests that are not finished.', [], async () =>
    single(Number((await readIntakeDepth(await db())).count)),
  )
  gauge('stet_intake_oldest_seconds', 'Age of the oldest unfinished request.', [], async () => {
    const { oldest } = await readIntakeDepth(await db())
    return single(oldest === null ? 0 : (app.clock.now().getTime() - new Date(oldest).getTime()) / 1000)
  })
  counter(
    'stet_captures_total',
    'Finished captures since the catalog was created.',
    ['platform', 'outcome', 'reason'],
    async () => {
      const counts = new Map<string, Sample>()
      const add = (labels: Sample['labels'], value: number) =>
        void counts.set(JSON.stringify(labels), { labels, value })
      // A rate can only be computed from a series that began at 0.
      for (const { name: platform } of app.platforms.connected)
        for (const [outcome, reasons] of Object.entries(USUAL_REASONS))
          for (const reason of reasons) add({ platform, outcome, reason: reason ?? 'none' }, 0)
      for (const { platform, outcome, reason, count } of await readOutcomeCounts(await db()))
        add({ platform, outcome, reason: reason || 'none' }, Number(count))
      return [...counts.values()]
    },
  )
  const unexpected = async (kind: 'unknown' | 'absent'): Promise<Sample[]> => {
    const answers = new Map<string, number>(app.platforms.connected.map(({ name }) => [name, 0]))
    for (const one of await listUnexpectedParts(await db(), kind))
      answers.set(one.platform, (answers.get(one.platform) ?? 0) + Number(one.answers))
    return [...answers].map(([platform, value]) => ({ labels: { platform }, value }))
  }
  counter(
    'stet_unknown_parts_total',
    'Answers that had a part that Stet does not know.',
    ['platform'],
    async () => await unexpected('unknown'),
  )
  counter(
    'stet_reader_misses_total',
    'Answers that lacked a part that their reader needs.',
    ['platform'],
    async () => await unexpected('absent'),
  )
  gauge('stet_archive_bytes', 'Size of all snapshots in bytes.', [], async () => single((await sums()).bytes))
  gauge('stet_audit_oldest_seconds', 'Age of the most overdue audit of a snapshot.', [], async () => {
    const { oldestAudit } = await sums()
    return single(oldestAudit === null ? 0 : (app.clock.now().getTime() - oldestAudit.getTime()) / 1000)
  })
  gauge('stet_webhooks_failing', 'Webhooks that are failing or disabled.', [], async () =>
    single((await sums()).failingWebhooks),
  )
  gauge('stet_webhooks_off', 'Webhooks that are disabled.', [], async () =>
    single((await sums()).offWebhooks),
  )
  gauge('stet_webhook_deliveries', 'Webhook deliveries of the last month.', ['state'], async () =>
    (await sums()).deliveries.map(({ state, count }) => ({ labels: { state }, value: count })),
  )
  gauge('stet_mails', 'Mails to editors of the last month, and all digests.', ['state'], async () =>
    (await countMails(await db())).map(({ state, count }) => ({ labels: { state }, value: count })),
  )
  gauge(
    'stet_mails_refused',
    'Mails of the last week that the server did not take, or not for every mailbox.',
    [],
    async () => single(await countRefusedMails(await db(), new Date(app.clock.now().getTime() - REFUSED_MS))),
  )
}
