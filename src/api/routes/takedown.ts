import { z } from 'zod'
import { takeDown } from '../../app/takedown.ts'
import type { App } from '../../app.ts'
import { InputError } from '../../model/errors.ts'
import { PlatformName, postSlug } from '../../model/platform.ts'
import type { Api } from '../api.ts'

const Url = z.string().min(1).max(8_192)
const Body = z.union([
  z.strictObject({ url: Url, reason: z.string().trim().min(1).max(2_000) }),
  z.strictObject({ url: Url, restore: z.literal(true) }),
])
const Answer = z.object({
  postId: z.string(),
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  takenDown: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
})

/** `POST /v1/takedowns`: takes a post down for a reason, or restores it; answers what is in force now. */
export function takedownRoute(api: Api, app: App): void {
  api.post(
    '/v1/takedowns',
    { config: { access: 'admin' }, schema: { body: Body, response: { 200: Answer } } },
    async ({ body }) => {
      const post = app.platforms.post(body.url)
      if (!post) {
        throw new InputError('post-unrecognised', `No platform claims ${body.url}.`, {
          input: body.url,
          hint: 'Give the address of one post, such as https://x.com/jack/status/20.',
        })
      }
      const down = await takeDown(app, post, 'reason' in body ? body.reason : null)
      return {
        postId: postSlug(post),
        ...post,
        takenDown: down && { at: down.at.toISOString(), reason: down.reason },
      }
    },
  )
}
