import { listExpiringTokens } from '../../catalog/access/tokens.ts'
import { readRoundAges } from '../../catalog/processes/rounds.ts'
import { countWorkers } from '../../catalog/processes/workers.ts'
import { countDelayedJobs } from '../../jobs/delayed-jobs.ts'
import { QUEUE_NAMES } from '../../jobs/queue-names.ts'
import { readCertificateEnd } from '../../outbound/certificate-end.ts'
import type { App } from '../../runtime/app.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'
import { type ScrapeMetric, single } from './scraped-metric.ts'

/** Reading the reasons of delayed jobs reads some of the jobs. */
const REASONS_TTL_MS = 15_000
const CERTIFICATE_TTL_MS = 3600_000
const MONTH_MS = 30 * 24 * 3600_000

/** Registers queues, workers, rounds and rate limits, which are the same in every API process. */
export function registerWorkMetrics(
  app: Pick<App, 'catalog' | 'queues' | 'queueDepths' | 'rateLimiter' | 'config' | 'clock'>,
  gauge: ScrapeMetric,
): void {
  const db = async () => (await app.catalog()).db
  gauge('stet_queue_jobs', 'Jobs in the queues.', ['queue', 'state'], async () =>
    (await app.queueDepths()).flatMap(({ name, waiting, active, delayed, failed }) =>
      Object.entries({ waiting, active, delayed, failed }).map(([state, value]) => ({
        labels: { queue: name, state },
        value,
      })),
    ),
  )
  gauge('stet_queue_oldest_seconds', 'Age of the oldest job that is ready to run.', ['queue'], async () =>
    (await app.queueDepths()).map(({ name, oldestAt }) => ({
      labels: { queue: name },
      value: oldestAt === null ? 0 : (Date.now() - oldestAt.getTime()) / 1000,
    })),
  )
  const delayed = memoizeFor(REASONS_TTL_MS, async () => await countDelayedJobs(await app.queues()))
  gauge(
    'stet_jobs_delayed',
    'Jobs that wait for a time, by why: the code of an error, the reason of an outcome. Estimated beyond 500 in a queue.',
    ['queue', 'reason'],
    async () =>
      (await delayed()).map(({ queue, reason, count }) => ({ labels: { queue, reason }, value: count })),
  )
  gauge('stet_workers', 'Processes that work on a queue.', ['queue'], async () => {
    const alive = await countWorkers(await db())
    return QUEUE_NAMES.map((queue) => ({ labels: { queue }, value: alive.get(queue) ?? 0 }))
  })
  gauge(
    'stet_round_age_seconds',
    'Time since the last round of checks, audits or backup ended.',
    ['round'],
    async () =>
      [...(await readRoundAges(await db()))].map(([round, value]) => ({ labels: { round }, value })),
  )
  gauge(
    'stet_round_interval_seconds',
    'How often the service begins a round of checks or audits.',
    ['round'],
    async () => {
      const { verifyEveryMs, auditEveryMs } = app.config
      return Object.entries({ verify: verifyEveryMs, audit: auditEveryMs }).flatMap(([round, ms]) =>
        ms === null ? [] : [{ labels: { round }, value: ms / 1000 }],
      )
    },
  )
  const memory = async () => await (await app.queues()).backend.readMemory()
  gauge('stet_redis_memory_bytes', 'Memory of Redis: used, and its limit.', ['kind'], async () => {
    const { used = null, max = null } = (await memory()) ?? {}
    return Object.entries({ used, max }).flatMap(([kind, value]) =>
      value === null ? [] : [{ labels: { kind }, value }],
    )
  })
  gauge('stet_redis_may_evict', 'Whether the eviction policy of Redis lets it drop jobs.', [], async () => {
    const found = await memory()
    return found === null ? [] : single(found.mayEvict ? 1 : 0)
  })
  const certificate = memoizeFor(CERTIFICATE_TTL_MS, async () => {
    const url = app.config.publicUrl === null ? null : URL.parse(app.config.publicUrl)
    return url?.protocol === 'https:' ? await readCertificateEnd(url) : null
  })
  gauge(
    'stet_certificate_remaining_seconds',
    'Time until the certificate of the public address ends.',
    ['address'],
    async () => {
      const end = await certificate()
      return end === null
        ? []
        : [{ labels: { address: 'public' }, value: (end.getTime() - app.clock.now().getTime()) / 1000 }]
    },
  )
  gauge(
    'stet_token_remaining_seconds',
    'Time until a token ends, for those that end within a month.',
    ['token'],
    async () => {
      const now = app.clock.now()
      const ending = await listExpiringTokens(await db(), now, new Date(now.getTime() + MONTH_MS))
      return ending.map(({ id, expiresAt }) => ({
        labels: { token: id },
        value: (expiresAt.getTime() - now.getTime()) / 1000,
      }))
    },
  )
  gauge('stet_source_budget_left', 'Requests that the rate limit allows now.', ['source'], async () => {
    // A limit per host has a bucket for each of many hosts, so it has no series here.
    const shared = Object.entries(app.config.rates.named).filter(([, rate]) => !('perHost' in rate))
    const left = await app.rateLimiter().remaining(Object.fromEntries(shared))
    return [...left].map(([source, value]) => ({ labels: { source }, value }))
  })
  gauge(
    'stet_source_closed_seconds',
    'Remaining backoff of a source that limited the rate or failed repeatedly.',
    ['source', 'why'],
    async () =>
      (await app.rateLimiter().listBackoffs(Object.keys(app.config.rates.named))).map(
        ({ source, why, ms }) => ({ labels: { source, why }, value: ms / 1000 }),
      ),
  )
}
