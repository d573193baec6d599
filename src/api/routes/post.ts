import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hasSentPost } from '../../catalog/work/sent-work.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { postFromUrl } from '../views/post-from-url.ts'
import { loadPostView, PostView } from '../views/post-view.ts'

const Params = z.object({ platform: KnownPlatform, id: z.string().min(1) })
const Query = z.object({ url: z.string().min(1).max(8_192) })

const byUrl = {
  operationId: 'getPostByUrl',
  summary: 'Get a post by any form of its URL',
  tags: ['Posts'],
  querystring: Query,
  response: { 200: PostView },
}
const byId = {
  operationId: 'getPost',
  summary: 'Get a post with its snapshots, checks and citing articles',
  tags: ['Posts'],
  params: Params,
  response: { 200: PostView },
}

/** `GET /v1/posts/{platform}/{id}` and `GET /v1/posts/by-url?url=`: one post with its snapshots, checks and articles. */
export function postRoutes(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config' | 'logger'>,
): void {
  const isOwn = async (sender: string, { params, query }: FastifyRequest) => {
    const url = Query.safeParse(query).data?.url
    const post = url === undefined ? Params.safeParse(params).data : app.platforms.post(url)
    return post != null && (await hasSentPost((await app.catalog()).db, sender, post))
  }
  api.get('/v1/posts/by-url', { config: { access: 'read', isOwn }, schema: byUrl }, async (request) => {
    const post = postFromUrl(app, request.query.url)
    return await loadPostView(app, post, request.viewer)
  })
  api.get(
    '/v1/posts/:platform/:id',
    { config: { access: 'read', isOwn }, schema: byId },
    async (request) => await loadPostView(app, request.params, request.viewer),
  )
}
