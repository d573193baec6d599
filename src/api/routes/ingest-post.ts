import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import { acceptPosts } from '../../services/accept-intake.ts'
import { registerIntakeRoute } from '../intake/intake-route.ts'
import { assertAcceptableUrl, parseSubmittedPost } from '../intake/intake-urls.ts'
import type { Api } from '../server/api.ts'
import { PrioritySchema } from '../server/schemas.ts'

const Body = z.strictObject({
  url: z.string().min(1).max(8_192),
  articleUrl: z.string().min(1).max(8_192).optional(),
  priority: PrioritySchema.default('normal'),
})

const Accepted = z.object({ postId: z.string(), url: z.string() })

/** Maximum size of a request and of an NDJSON line, in bytes. */
const LIMIT = 1_000_000

/** `POST /v1/posts`: submits a post by any form of its URL; or many as NDJSON. */
export function ingestPostRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'config' | 'scratchDir' | 'clock'>,
): void {
  const { allowPrivate } = app.config
  registerIntakeRoute(api, app, {
    path: '/v1/posts',
    body: Body,
    answer: Accepted,
    limit: LIMIT,
    read({ url, articleUrl, priority }) {
      const post = parseSubmittedPost(url, app.platforms, allowPrivate)
      if (articleUrl !== undefined) assertAcceptableUrl(articleUrl, allowPrivate)
      return { intakeId: randomUUID(), post, articleUrl: articleUrl ?? null, priority }
    },
    accept: acceptPosts,
    respond: ({ post }, postId) => ({ postId, url: post.url }),
    weightOf: () => 0,
  })
}
