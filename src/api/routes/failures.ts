import { z } from 'zod'
import type { DeadLetter } from '../../jobs/dead-letters.ts'
import { isQueueName, type QueueName } from '../../jobs/queue-names.ts'
import { postSlug } from '../../model/platform.ts'
import type { App } from '../../runtime/app.ts'
import { listFailures, retryFailures, retryPost } from '../../services/retry-failures.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { postFromUrl } from '../views/post-from-url.ts'
import { serializeTime } from '../views/serializers.ts'

const queue = z
  .custom<QueueName>((value) => typeof value === 'string' && isQueueName(value), 'is not the name of a queue')
  .optional()
const filter = { queue, reason: z.string().max(100).optional() }
const Query = z.object(filter)
const Body = z
  .strictObject({
    ...filter,
    all: z.boolean().default(false),
    urls: z.array(z.string().max(8_192)).max(1_000).default([]),
  })
  .refine(
    (body) => body.all || body.queue || body.reason || body.urls.length > 0,
    'give all, queue, reason or urls',
  )

/** `GET /v1/failures` lists dead letters with their reasons; `POST /v1/retry` requeues them. One JSON line each. */
export function failureRoutes(api: Api, app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'clock'>): void {
  api.get(
    '/v1/failures',
    { config: { access: 'admin' }, schema: { querystring: Query } },
    async (request, reply) =>
      await sendNdjson(request, reply, () => serializeDeadLetters(listFailures(app, request.query))),
  )
  api.post('/v1/retry', { config: { access: 'admin' }, schema: { body: Body } }, async (request, reply) => {
    const { all, urls, ...filter } = request.body
    const posts = urls.map((url) => postFromUrl(app, url))
    return await sendNdjson(request, reply, async function* () {
      for (const post of posts) {
        await retryPost(app, post)
        yield {
          work: `post ${postSlug(post)}`,
          queue: null,
          job: null,
          reason: null,
          message: null,
          failedAt: null,
        }
      }
      if (all || filter.queue || filter.reason) yield* serializeDeadLetters(retryFailures(app, filter))
    })
  })
}

async function* serializeDeadLetters(letters: AsyncIterable<DeadLetter>): AsyncGenerator<object> {
  for await (const { work, failedAt, queue, job, reason, message } of letters) {
    yield { work: workLabel(work), queue, job, reason, message, failedAt: serializeTime(failedAt) }
  }
}

function workLabel(work: DeadLetter['work']): string {
  switch (work.kind) {
    case 'post':
      return `post ${postSlug(work)}`
    case 'article':
      return `article ${work.intakeId}`
    case 'addresses':
      return `addresses of ${work.articleId}`
    case 'delivery':
      return `delivery ${work.deliveryId}`
    case 'round':
      return 'round'
  }
}
