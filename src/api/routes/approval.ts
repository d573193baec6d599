import { z } from 'zod'
import { decide } from '../../app/approve.ts'
import type { App } from '../../app.ts'
import { postSlug } from '../../model/platform.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { Api } from '../api.ts'
import { postOf } from '../post-of.ts'

const Decision = z.enum(['approved', 'held']).nullable()
const Body = z.strictObject({ url: z.string().min(1).max(8_192), decision: Decision })
const Answer = z.object({
  postId: z.string(),
  platform: KnownPlatform,
  id: z.string(),
  url: z.string(),
  decision: Decision,
})

/** `POST /v1/approvals`: an editor says that a post may be shown to the public, or not; null takes it back. */
export function approvalRoute(api: Api, app: App): void {
  api.post(
    '/v1/approvals',
    { config: { access: 'admin' }, schema: { body: Body, response: { 200: Answer } } },
    async ({ body, caller }) => {
      const post = postOf(app, body.url)
      await decide(app, post, body.decision, caller)
      return { postId: postSlug(post), ...post, decision: body.decision }
    },
  )
}
