import { z } from 'zod'
import { InputError } from '../../model/errors.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { buildPostView } from '../views/post-view.ts'

const Params = z.object({ platform: KnownPlatform, id: z.string().min(1) })
const Query = z.object({ url: z.string().min(1).max(8_192) })

/** `GET /v1/posts/{platform}/{id}` and `GET /v1/posts/by-url?url=`: all that is known of one post. */
export function postRoutes(api: Api, app: Pick<App, 'catalog' | 'platforms'>): void {
  api.get(
    '/v1/posts/by-url',
    { config: { access: 'read' }, schema: { querystring: Query } },
    async (request) => {
      const post = app.platforms.post(request.query.url)
      if (post) return await buildPostView((await app.catalog()).db, post)
      throw new InputError('post-unrecognised', `No platform claims ${request.query.url}.`, {
        input: request.query.url,
        hint: 'Give the address of one post, such as https://x.com/jack/status/20.',
      })
    },
  )
  api.get(
    '/v1/posts/:platform/:id',
    { config: { access: 'read' }, schema: { params: Params } },
    async (request) => await buildPostView((await app.catalog()).db, request.params),
  )
}
