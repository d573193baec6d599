import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { serializeTime, Time } from '../views/serializers.ts'

const QueueDepth = z.object({
  name: z.string(),
  waiting: z.int(),
  active: z.int(),
  /** Jobs that wait for a time. */
  delayed: z.int(),
  failed: z.int(),
  oldestAt: Time,
})
const ClosedSource = z.object({ source: z.string(), why: z.string(), seconds: z.int() })

const schema = {
  operationId: 'listQueues',
  summary: 'The depth of each queue, and the sources that are paused',
  tags: ['Operation'],
  response: {
    200: z
      .object({ queues: z.array(QueueDepth), closedSources: z.array(ClosedSource), next: z.null() })
      .meta({ id: 'QueueList' }),
  },
}

/** `GET /v1/queues`: depth and age of every queue, and the sources in backoff. */
export function queuesRoute(api: Api, app: Pick<App, 'queueDepths' | 'rateLimiter' | 'config'>): void {
  api.get('/v1/queues', { config: { access: 'read' }, schema }, async () => {
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
