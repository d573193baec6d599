import { z } from 'zod'
import { acceptPost } from '../../app/accept.ts'
import type { App } from '../../app.ts'
import { InputError } from '../../model/errors.ts'
import { postSlug } from '../../model/platform.ts'
import { refuseInward } from '../../outbound/guard.ts'
import type { Api } from '../api.ts'
import { Priority } from './ingest-article.ts'

const Body = z.strictObject({
  url: z.string().min(1).max(8_192),
  articleUrl: z.string().min(1).max(8_192).optional(),
  priority: Priority.default('normal'),
})

const Accepted = z.object({ postId: z.string(), url: z.string() })

/** `POST /v1/posts`: a post by any form of its URL. */
export function ingestPostRoute(api: Api, app: App): void {
  api.post(
    '/v1/posts',
    { config: { access: 'ingest' }, schema: { body: Body, response: { 202: Accepted } } },
    async (request, reply) => {
      const { url, articleUrl, priority } = request.body
      refuseInward(url, app.config.allowPrivate)
      if (articleUrl !== undefined) refuseInward(articleUrl, app.config.allowPrivate)
      const post = app.platforms.post(url)
      if (!post) {
        throw new InputError('post-unrecognised', `No platform claims ${url}.`, {
          input: url,
          hint: 'Give the address of one post, such as https://x.com/jack/status/20.',
        })
      }
      await acceptPost(
        { post, articleUrl: articleUrl ?? null, priority },
        {
          db: (await app.catalog()).db,
          queues: await app.queues(),
          now: () => app.clock.now(),
        },
      )
      const postId = postSlug(post)
      return await reply.code(202).header('location', `/v1/posts/${postId}`).send({ postId, url: post.url })
    },
  )
}
