import { z } from 'zod'
import { findArticle } from '../../catalog/articles/articles.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { ArticleView, buildArticleView } from '../views/article-view.ts'

const schema = {
  operationId: 'getArticle',
  summary: 'Get an article with its citations',
  tags: ['Articles'],
  params: z.object({ id: z.string() }),
  response: { 200: ArticleView },
}

/** `GET /v1/articles/{id}`: an article with its state and citations. */
export function articleRoutes(api: Api, app: Pick<App, 'catalog'>): void {
  api.get('/v1/articles/:id', { config: { access: 'read' }, schema }, async (request) => {
    const { db } = await app.catalog()
    const article = await findArticle(db, { id: request.params.id })
    if (article) return await buildArticleView(db, article, request.viewer)
    throw new ServiceError('not-found', `Unknown article ${request.params.id}.`, {
      input: request.params.id,
    })
  })
}
