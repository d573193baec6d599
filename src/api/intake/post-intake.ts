import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AcceptedPost } from '../../catalog/work/insert-intake.ts'
import type { App } from '../../runtime/app.ts'
import { acceptPosts } from '../../services/intake/accept-intake.ts'
import { PrioritySchema } from '../server/schemas.ts'
import type { IntakeKind } from './intake-kind.ts'
import { assertAcceptableUrl, parseSubmittedPost } from './intake-urls.ts'

const Body = z
  .strictObject({
    url: z.string().min(1).max(8_192),
    articleUrl: z.string().min(1).max(8_192).optional(),
    priority: PrioritySchema.default('normal'),
  })
  .meta({ examples: [{ url: 'https://x.com/jack/status/20' }] })

const Accepted = z.object({ postId: z.string(), url: z.string() }).meta({ id: 'AcceptedPost' })

/** Maximum size of a request and of an NDJSON line, in bytes. */
const LIMIT = 1_000_000

/** Posts, by any form of their URLs. */
export function createPostIntake(
  app: Pick<App, 'platforms' | 'config'>,
): IntakeKind<typeof Body, AcceptedPost, z.infer<typeof Accepted>> {
  const { allowPrivate } = app.config
  return {
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
  }
}
