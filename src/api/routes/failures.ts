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
  .custom<QueueName>((value) => typeof value === 'string' && isQueueName(value), 'not the name of a queue')
  .optional()
const which = { queue, reason: z.string().max(100).optional() }
const Query = z.object(which)
const Body = z
  .strictObject({
    ...which,
    all: z.boolean().default(false),
    urls: z.array(z.string().max(8_192)).max(1_000).default([]),
  })
  .refine(
    (body) => body.all || body.queue || body.reason || body.urls.length > 0,
    'say which: all, queue, reason or urls',
  )

/** `GET /v1/failures`, `POST /v1/retry`: what was set aside and why, and to do it again; a JSON line each. */
export function failureRoutes(api: Api, app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'clock'>): void {
  api.get(
    '/v1/failures',
    { config: { access: 'admin' }, schema: { querystring: Query } },
    async (request, reply) => await sendNdjson(request, reply, () => views(listFailures(app, request.query))),
  )
  api.post('/v1/retry', { config: { access: 'admin' }, schema: { body: Body } }, async (request, reply) => {
    const { all, urls, ...only } = request.body
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
      if (all || only.queue || only.reason) yield* views(retryFailures(app, only))
    })
  })
}

async function* views(some: AsyncIterable<DeadLetter>): AsyncGenerator<object> {
  for await (const { work, failedAt, queue, job, reason, message } of some) {
    yield { work: nameOf(work), queue, job, reason, message, failedAt: serializeTime(failedAt) }
  }
}

function nameOf(work: DeadLetter['work']): string {
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
