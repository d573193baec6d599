import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { serializeTime } from '../views/serializers.ts'

/** `GET /v1/queues`: depth and age of every queue, and the sources in backoff. */
export function queuesRoute(api: Api, app: Pick<App, 'queueDepths' | 'rateLimiter' | 'config'>): void {
  api.get('/v1/queues', { config: { access: 'read' } }, async () => {
    const [depths, closed] = await Promise.all([
      app.queueDepths(),
      app.rateLimiter().listBackoffs(Object.keys(app.config.rates.named)),
    ])
    return {
      queues: depths.map(({ oldestAt, ...one }) => ({ ...one, oldestAt: serializeTime(oldestAt) })),
      closedSources: closed.map(({ source, why, ms }) => ({ source, why, seconds: Math.ceil(ms / 1000) })),
      next: null,
    }
  })
}
