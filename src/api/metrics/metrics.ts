import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { App } from '../../runtime/app.ts'
import { registerProcessMetrics } from './process-metrics.ts'
import { createScrapeMetrics } from './scraped-metric.ts'
import { registerServiceMetrics } from './service-metrics.ts'
import { registerWorkMetrics } from './work-metrics.ts'

export interface ServiceMetrics {
  readonly registry: Registry
  observe(route: string, method: string, status: number, seconds: number): void
}

const MISNAMED = ['handles', 'requests', 'resources']

/**
 * Creates the metrics: histograms of requests and operations, and series that are read at each scrape.
 *
 * @param about `process` leaves out the metrics of the service: a worker reports on itself alone
 */
export function createMetrics(app: App, about: 'service' | 'process' = 'service'): ServiceMetrics {
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
  const { gauge, counter } = createScrapeMetrics(registry, (metric, err) =>
    app.logger.debug({ err, metric }, 'metric not read'),
  )
  registerProcessMetrics(app, registry, gauge, counter)
  if (about === 'service') {
    registerServiceMetrics(app, gauge, counter)
    registerWorkMetrics(app, gauge)
  }
  return {
    registry,
    observe: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
  }
}
