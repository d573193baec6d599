import { Histogram, type Registry } from 'prom-client'
import { SOURCE_EVENTS } from '../../model/rate-limiter.ts'
import type { App } from '../../runtime/app.ts'
import { registerOperationMetrics } from './operation-metrics.ts'
import type { ScrapeMetric } from './scraped-metric.ts'

/** Registers what each process reports of itself: its parts, its requests to sources, its operations. */
export function registerProcessMetrics(
  app: Pick<App, 'readiness' | 'sources' | 'clockSkew' | 'operations' | 'catalog' | 'queues' | 'config'>,
  registry: Registry,
  gauge: ScrapeMetric,
  counter: ScrapeMetric,
): void {
  const parts = async () => Object.entries(await app.readiness())
  gauge('stet_part_up', 'Whether a part that Stet depends on does its work.', ['part'], async () =>
    (await parts()).map(([part, error]) => ({ labels: { part }, value: error === null ? 1 : 0 })),
  )
  gauge(
    'stet_part_error',
    '1 for each part that does not do its work, with the code of the error.',
    ['part', 'code'],
    async () =>
      (await parts()).flatMap(([part, error]) =>
        error === null ? [] : [{ labels: { part, code: error.code }, value: 1 }],
      ),
  )
  const upstream = new Histogram({
    name: 'stet_upstream_seconds',
    help: 'How long sources took to answer, by what they answered: class of status, 401, 403 and 429, or the code of an error.',
    labelNames: ['source', 'answer'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
    registers: [registry],
  })
  app.sources.onResponse((source, answer, seconds) => upstream.observe({ source, answer }, seconds))
  counter(
    'stet_source_events_total',
    'Events of the upstream sources: backoff, recovery, failed canary, unknown response or part.',
    ['source', 'what'],
    async () => {
      const counts = [...app.sources.counts()]
      const seen = new Set(counts.map(({ source, what }) => `${source} ${what}`))
      // A rate can only be computed from a series that began at 0.
      const none = Object.keys(app.config.rates.named)
        .flatMap((source) => SOURCE_EVENTS.map((what) => ({ source, what, count: 0 })))
        .filter(({ source, what }) => !seen.has(`${source} ${what}`))
      return [...counts, ...none].map(({ source, what, count }) => ({
        labels: { source, what },
        value: count,
      }))
    },
  )
  gauge('stet_canary_up', 'Whether the canary post, known to exist, was found.', ['source'], async () =>
    [...app.sources.canaries()].map(([source, alive]) => ({ labels: { source }, value: alive ? 1 : 0 })),
  )
  gauge(
    'stet_clock_skew_seconds',
    "How far this machine's clock is ahead of another one, at the last measurement.",
    ['against'],
    async () => [...app.clockSkew.seconds()].map(([against, value]) => ({ labels: { against }, value })),
  )
  registerOperationMetrics(app, registry)
  gauge(
    'stet_database_connections',
    'Connections of this process to the database, and queries that wait for one.',
    ['state'],
    async () =>
      Object.entries((await app.catalog()).countConnections()).map(([state, value]) => ({
        labels: { state },
        value,
      })),
  )
  counter(
    'stet_queue_losses_total',
    'How often this process found the queues empty that it had written to.',
    [],
    async () => [{ labels: {}, value: (await app.queues()).backend.countLosses() }],
  )
}
