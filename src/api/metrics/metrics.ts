import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../../runtime/app.ts'
import { type MakeGauge, registerServiceGauges } from './service-gauges.ts'

export interface ServiceMetrics {
  readonly registry: Registry
  observe(route: string, method: string, status: number, seconds: number): void
}

/**
 * What Prometheus is told: requests as they end, the rest when it asks.
 *
 * @param about the whole service, or this process alone: workers tell what they themselves have asked for
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
    help: 'How long requests took.',
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
          // The others are told all the same; `stet_part_up` says which part is away.
          app.logger.debug({ err, metric: name }, 'not measured')
        }
      },
    })
  }
  registry.registerMetric(app.sources.upstream)
  gauge(
    'stet_source_events',
    'What happened to the sources that are asked: closed, opened, canary silent, answers unknown.',
    ['source', 'what'],
    async (events) => {
      for (const { source, what, count } of app.sources.counts()) events.set({ source, what }, count)
    },
  )
  gauge('stet_canary_up', 'Whether a post known to live was answered alive.', ['source'], async (canary) => {
    for (const [source, alive] of app.sources.canaries()) canary.set({ source }, alive ? 1 : 0)
  })
  if (about === 'service') registerServiceGauges(app, gauge)
  return {
    registry,
    observe: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
  }
}
