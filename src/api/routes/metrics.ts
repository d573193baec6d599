import type { ServiceMetrics } from '../metrics/metrics.ts'
import { text } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'

const schema = {
  operationId: 'getMetrics',
  summary: 'Metrics in the text format of Prometheus',
  tags: ['Operation'],
  response: { 200: text('text/plain') },
}

/** `GET /metrics` in Prometheus' text format. It has only numbers: no URL, and no text of a post. */
export function metricsRoute(api: Api, _app: unknown, { registry }: ServiceMetrics): void {
  api.get('/metrics', { config: { access: 'public' }, schema }, async (_request, reply) => {
    return await reply.type(registry.contentType).send(await registry.metrics())
  })
}
