import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { buildPostList, PostList, PostQuery } from '../views/post-list.ts'

const schema = {
  operationId: 'listPosts',
  summary: 'Search and filter posts',
  tags: ['Posts'],
  querystring: PostQuery,
  response: { 200: PostList },
}

/** `GET /v1/posts`: searches and filters posts, newest first, in pages. */
export function postsRoute(api: Api, app: Pick<App, 'catalog'>): void {
  api.get(
    '/v1/posts',
    { config: { access: 'read' }, schema },
    async (request) => await buildPostList(app, request.query, request.viewer),
  )
}
