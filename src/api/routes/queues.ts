import { queueState } from '../../app/queue-state.ts'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { time } from '../views.ts'

/** `GET /v1/queues`: depth and age of every queue, and the sources that nobody asks at the moment. */
export function queuesRoute(api: Api, app: App): void {
  api.get('/v1/queues', { config: { access: 'read' } }, async () => {
    const [depths, closed] = await Promise.all([
      queueState(app),
      app.budget().closed(Object.keys(app.config.rates.named)),
    ])
    return {
      queues: depths.map(({ oldestAt, ...one }) => ({ ...one, oldestAt: time(oldestAt) })),
      closedSources: closed.map(({ source, why, ms }) => ({ source, why, seconds: Math.ceil(ms / 1000) })),
      next: null,
    }
  })
}
