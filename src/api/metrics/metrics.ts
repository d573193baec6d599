import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../../runtime/app.ts'
import { type MakeGauge, registerServiceGauges } from './service-gauges.ts'

export interface ServiceMetrics {
  readonly registry: Registry
  observe(route: string, method: string, status: number, seconds: number): void
}

/**
 * Creates the metrics: a histogram of requests, and gauges that are read at each scrape.
 *
 * @param about `process` leaves out the gauges of the service: a worker reports only its own requests
 */
export function createMetrics(
  app: Pick<
    App,
    'catalog' | 'queueDepths' | 'readiness' | 'rateLimiter' | 'sources' | 'config' | 'clock' | 'logger'
  >,
  about: 'service' | 'process' = 'service',
): ServiceMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'stet_' })
  const requests = new Histogram({
    name: 'stet_http_request_seconds',
    help: 'Duration of requests.',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
  })
  const gauge: MakeGauge = (name, help, labelNames, ask) => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset()
        try {
          await ask(this)
        } catch (err) {
          // The other gauges are still reported, and `stet_part_up` names the service that is down.
          app.logger.debug({ err, metric: name }, 'gauge not read')
        }
      },
    })
  }
  const upstream = new Histogram({
    name: 'stet_upstream_seconds',
    help: 'How long sources took to answer, by what they answered: class of status, 401, 403 and 429, or the code of an error.',
    labelNames: ['source', 'answer'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
    registers: [registry],
  })
  app.sources.onResponse((source, answer, seconds) => upstream.observe({ source, answer }, seconds))
  gauge(
    'stet_source_events',
    'Events of the upstream sources: backoff, recovery, failed canary, unknown response.',
    ['source', 'what'],
    async (events) => {
      for (const { source, what, count } of app.sources.counts()) events.set({ source, what }, count)
    },
  )
  gauge(
    'stet_canary_up',
    'Whether the canary post, known to exist, was found.',
    ['source'],
    async (canary) => {
      for (const [source, alive] of app.sources.canaries()) canary.set({ source }, alive ? 1 : 0)
    },
  )
  if (about === 'service') registerServiceGauges(app, gauge)
  return {
    registry,
    observe: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
  }
}
