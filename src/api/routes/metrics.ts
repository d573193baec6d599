import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import type { Metrics } from '../metrics.ts'

/** `GET /metrics`, in Prometheus' text form. Counts alone: no address and no word of a post. */
export function metricsRoute(api: Api, _app: App, { registry }: Metrics): void {
  api.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => {
    return await reply.type(registry.contentType).send(await registry.metrics())
  })
}
