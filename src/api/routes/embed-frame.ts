import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { standingOf } from '../../catalog/standing.ts'
import { ServiceError } from '../../model/errors.ts'
import { PlatformName, postSlug } from '../../model/platform.ts'
import type { Api } from '../api.ts'
import { manifestAt } from '../manifest-cache.ts'
import { maySee } from '../may-see.ts'
import { sendCard } from '../shown-card.ts'

const Params = z.object({ platform: PlatformName, id: z.string().min(1) })

/** `GET /embed/{platform}/{id}`: a post's card for a frame in any page; it tells the page how high it is. */
export function embedFrameRoute(api: Api, app: App): void {
  api.get(
    '/embed/:platform/:id',
    { config: { access: 'policy' }, schema: { params: Params } },
    async (request, reply) => {
      const [row] = await standingOf((await app.catalog()).db, [request.params])
      const seen = row ? maySee(app, request, row) : 'closed'
      if (!row?.manifest_key || seen === 'closed') {
        const slug = postSlug(request.params)
        throw new ServiceError('not-found', `No card of ${slug} is public.`, { input: slug })
      }
      const manifest = await manifestAt(app, row.manifest_key)
      return await sendCard(app, api, reply, { manifest, seen, nonce: randomBytes(18).toString('base64') })
    },
  )
}
