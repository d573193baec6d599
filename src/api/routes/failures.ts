import { z } from 'zod'
import { failuresOf, retryFailures, retryPost } from '../../app/retry.ts'
import type { App } from '../../app.ts'
import type { Failure } from '../../jobs/failures.ts'
import { isQueueName, type QueueName } from '../../jobs/names.ts'
import { postSlug } from '../../model/platform.ts'
import type { Api } from '../api.ts'
import { sendLines } from '../json-lines.ts'
import { postOf } from '../post-of.ts'
import { time } from '../views.ts'

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
export function failureRoutes(api: Api, app: App): void {
  api.get(
    '/v1/failures',
    { config: { access: 'admin' }, schema: { querystring: Query } },
    async (request, reply) => await sendLines(request, reply, () => views(failuresOf(app, request.query))),
  )
  api.post('/v1/retry', { config: { access: 'admin' }, schema: { body: Body } }, async (request, reply) => {
    const { all, urls, ...only } = request.body
    const posts = urls.map((url) => postOf(app, url))
    return await sendLines(request, reply, async function* () {
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

async function* views(some: AsyncIterable<Failure>): AsyncGenerator<object> {
  for await (const { work, failedAt, queue, job, reason, message } of some) {
    yield { work: nameOf(work), queue, job, reason, message, failedAt: time(failedAt) }
  }
}

function nameOf(work: Failure['work']): string {
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
