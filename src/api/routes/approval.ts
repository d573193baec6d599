import { z } from 'zod'
import { postSlug } from '../../model/platform.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { setApproval } from '../../services/publication/set-approval.ts'
import type { Api } from '../server/api.ts'
import { postFromUrl } from '../views/post-from-url.ts'

const Decision = z.enum(['approved', 'held']).nullable()
const Body = z
  .strictObject({ url: z.string().min(1).max(8_192), decision: Decision })
  .meta({ examples: [{ url: 'https://x.com/jack/status/20', decision: 'approved' }] })
const Response = z
  .object({
    postId: z.string(),
    platform: KnownPlatform,
    id: z.string(),
    url: z.string(),
    decision: Decision,
  })
  .meta({ id: 'Approval' })

const schema = {
  operationId: 'setApproval',
  summary: 'Decide whether the public may see a post',
  tags: ['Publication'],
  body: Body,
  response: { 200: Response },
}

/** `POST /v1/approvals`: sets an editor's decision whether the public may see a post; null withdraws it. Returns the one in force. */
export function approvalRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'snapshotCache' | 'platforms' | 'clock' | 'logger'>,
): void {
  api.post(
    '/v1/approvals',
    { config: { access: 'edit', idempotent: true }, schema },
    async ({ body, caller }) => {
      const post = postFromUrl(app, body.url)
      const decision = await setApproval(app, post, body.decision, caller)
      return { postId: postSlug(post), ...post, decision }
    },
  )
}
