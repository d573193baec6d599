import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { acceptPosts } from '../../app/accept.ts'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { intakeRoute } from '../intake/intake-route.ts'
import { postAt, refuseAtDoor } from '../intake/urls.ts'
import { Priority } from '../schemas.ts'

const Body = z.strictObject({
  url: z.string().min(1).max(8_192),
  articleUrl: z.string().min(1).max(8_192).optional(),
  priority: Priority.default('normal'),
})

const Accepted = z.object({ postId: z.string(), url: z.string() })

const LIMIT = 1_000_000

/** `POST /v1/posts`: a post by any form of its URL, or many, a line each. */
export function ingestPostRoute(api: Api, app: App): void {
  const { allowPrivate } = app.config
  intakeRoute(api, app, {
    path: '/v1/posts',
    body: Body,
    answer: Accepted,
    limit: LIMIT,
    read({ url, articleUrl, priority }) {
      const post = postAt(url, app.platforms, allowPrivate)
      if (articleUrl !== undefined) refuseAtDoor(articleUrl, allowPrivate)
      return { intakeId: randomUUID(), post, articleUrl: articleUrl ?? null, priority }
    },
    accept: acceptPosts,
    answered: ({ post }, postId) => ({ postId, url: post.url }),
    weigh: () => 0,
  })
}
