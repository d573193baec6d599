import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { buildPostList, PostQuery } from '../views/post-list.ts'

/** `GET /v1/posts`: searches and filters posts, newest first, in pages. */
export function postsRoute(api: Api, app: Pick<App, 'catalog'>): void {
  api.get(
    '/v1/posts',
    { config: { access: 'read' }, schema: { querystring: PostQuery } },
    async (request) => await buildPostList(app, request.query, request.viewer),
  )
}
