import { z } from 'zod'
import { listPosts } from '../../catalog/search/list-posts.ts'
import { Liveness, Outcome, WatchState } from '../../model/outcome.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { TimeOrDay } from '../server/schemas.ts'
import { serializePost } from '../views/serializers.ts'

const Query = z.object({
  q: z.string().max(1_000).optional(),
  author: z.string().max(200).optional(),
  platform: KnownPlatform.optional(),
  liveness: Liveness.optional(),
  outcome: Outcome.optional(),
  state: WatchState.optional(),
  since: TimeOrDay.optional(),
  until: TimeOrDay.optional(),
  article: z.string().max(8_192).optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** `GET /v1/posts`: searches and filters posts, newest first, in pages. */
export function postsRoute(api: Api, app: Pick<App, 'catalog'>): void {
  api.get('/v1/posts', { config: { access: 'read' }, schema: { querystring: Query } }, async (request) => {
    const { cursor, limit, ...filter } = request.query
    const { db } = await app.catalog()
    const { posts, next } = await listPosts(
      db,
      { ...filter, viewer: request.viewer },
      { cursor: cursor ?? null, limit },
    )
    return { posts: posts.map(serializePost), next }
  })
}
