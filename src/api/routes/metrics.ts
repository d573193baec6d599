import type { ServiceMetrics } from '../metrics/metrics.ts'
import type { Api } from '../server/api.ts'

/** `GET /metrics` in Prometheus' text format. It has only numbers: no URL, and no text of a post. */
export function metricsRoute(api: Api, _app: unknown, { registry }: ServiceMetrics): void {
  api.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => {
    return await reply.type(registry.contentType).send(await registry.metrics())
  })
}
