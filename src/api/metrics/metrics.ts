import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../../runtime/app.ts'
import { type MakeMetric, registerServiceMetrics } from './service-metrics.ts'

export interface ServiceMetrics {
  readonly registry: Registry
  observe(route: string, method: string, status: number, seconds: number): void
}

const MISNAMED = ['handles', 'requests', 'resources']

/**
 * Creates the metrics: a histogram of requests, and gauges that are read at each scrape.
 *
 * @param about `process` leaves out the gauges of the service: a worker reports only its own requests
 */
export function createMetrics(
  app: Pick<
    App,
    | 'catalog'
    | 'platforms'
    | 'queueDepths'
    | 'readiness'
    | 'rateLimiter'
    | 'sources'
    | 'clockSkew'
    | 'config'
    | 'clock'
    | 'logger'
  >,
  about: 'service' | 'process' = 'service',
): ServiceMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'stet_' })
  // Gauges of this name break the rule that `_total` ends a counter; the same numbers are there by type.
  for (const name of MISNAMED) registry.removeSingleMetric(`stet_nodejs_active_${name}_total`)
  const requests = new Histogram({
    name: 'stet_http_request_seconds',
    help: 'Duration of requests.',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
  })
  const read = async <T extends Gauge | Counter>(
    metric: T,
    name: string,
    ask: (metric: T) => Promise<void>,
  ) => {
    metric.reset()
    try {
      await ask(metric)
    } catch (err) {
      // The other metrics are still reported, and `stet_part_up` names the service that is down.
      app.logger.debug({ err, metric: name }, 'metric not read')
    }
  }
  const registers = [registry]
  const gauge: MakeMetric<Gauge> = (name, help, labelNames, ask) => {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        return read<Gauge>(this, name, ask)
      },
    })
  }
  const counter: MakeMetric<Counter> = (name, help, labelNames, ask) => {
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        return read<Counter>(this, name, ask)
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
  counter(
    'stet_source_events_total',
    'Events of the upstream sources: backoff, recovery, failed canary, unknown response or part.',
    ['source', 'what'],
    async (events) => {
      for (const { source, what, count } of app.sources.counts()) events.inc({ source, what }, count)
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
  gauge(
    'stet_clock_skew_seconds',
    "How far this machine's clock is ahead of another one, at the last measurement.",
    ['against'],
    async (skew) => {
      for (const [against, seconds] of app.clockSkew.seconds()) skew.set({ against }, seconds)
    },
  )
  if (about === 'service') registerServiceMetrics(app, gauge, counter)
  return {
    registry,
    observe: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
  }
}
