import { z } from 'zod'
import { postSlug } from '../../model/platform.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { takeDown } from '../../services/take-down.ts'
import type { Api } from '../server/api.ts'
import { postFromUrl } from '../views/post-from-url.ts'
import { serializeTime } from '../views/serializers.ts'

const Url = z.string().min(1).max(8_192)
const Body = z.union([
  z.strictObject({
    url: Url,
    reason: z.string().trim().min(1).max(2_000),
    /** Also erases the stored objects, except those under an object lock. */
    delete: z.boolean().default(false),
  }),
  z.strictObject({ url: Url, restore: z.literal(true) }),
])
const Erasure = z.object({
  deleted: z.int(),
  kept: z.array(z.object({ key: z.string(), until: z.iso.datetime().nullable() })),
})
const Response = z.object({
  postId: z.string(),
  platform: KnownPlatform,
  id: z.string(),
  url: z.string(),
  takenDown: z.object({ at: z.iso.datetime(), reason: z.string(), bytes: Erasure.nullable() }).nullable(),
})

/** `POST /v1/takedowns`: takes a post down with a reason, or restores it; returns the resulting state. */
export function takedownRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'snapshotCache' | 'platforms' | 'clock' | 'logger'>,
): void {
  api.post(
    '/v1/takedowns',
    { config: { access: 'admin' }, schema: { body: Body, response: { 200: Response } } },
    async ({ body, caller }) => {
      const post = postFromUrl(app, body.url)
      const takedown = 'reason' in body ? { reason: body.reason, erase: body.delete } : null
      const down = await takeDown(app, post, takedown, caller)
      const bytes = down?.erasure && {
        deleted: down.erasure.deleted,
        kept: down.erasure.kept.map(({ key, until }) => ({ key, until: serializeTime(until) })),
      }
      return {
        postId: postSlug(post),
        ...post,
        takenDown: down && { at: down.at.toISOString(), reason: down.reason, bytes: bytes ?? null },
      }
    },
  )
}
