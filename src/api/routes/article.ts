import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findArticle } from '../../catalog/articles/articles.ts'
import { hasSentArticle } from '../../catalog/work/sent-work.ts'
import { ArticleDetails } from '../../model/article.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'
import { changeArticle } from '../../services/articles/change-article.ts'
import type { Api } from '../server/api.ts'
import { ArticleView, buildArticleView } from '../views/article-view.ts'

const Params = z.object({ id: z.string() })
const get = {
  operationId: 'getArticle',
  summary: 'Get an article with its citations',
  tags: ['Articles'],
  params: Params,
  response: { 200: ArticleView },
}

const { shape } = ArticleDetails
const change = {
  operationId: 'changeArticle',
  summary: 'Change what its sender says of an article',
  tags: ['Articles'],
  params: Params,
  body: z.strictObject({
    title: shape.title.unwrap().optional(),
    author: shape.author.unwrap().optional(),
    externalId: shape.externalId.unwrap().optional(),
  }),
  response: { 200: ArticleView },
}
const unpublish = {
  operationId: 'unpublishArticle',
  summary: 'Say that an article is no longer published: it cites nothing from then on',
  tags: ['Articles'],
  params: Params,
  response: { 204: { description: 'The article is unpublished. Its records and all snapshots stay.' } },
}

/** `/v1/articles/{id}`: an article with its state and citations; its sender may change or unpublish it. */
export function articleRoutes(api: Api, app: Pick<App, 'catalog' | 'ledger' | 'clock'>): void {
  const isOwn = async (sender: string, request: FastifyRequest) =>
    await hasSentArticle((await app.catalog()).db, sender, request.params as { id: string })
  const view = async (id: string, viewer: Viewer) => {
    const { db } = await app.catalog()
    const article = await findArticle(db, { id })
    if (article) return await buildArticleView(db, article, viewer)
    throw new ServiceError('not-found', `Unknown article ${id}.`, { input: id })
  }
  api.get(
    '/v1/articles/:id',
    { config: { access: 'read', isOwn }, schema: get },
    async ({ params, viewer }) => await view(params.id, viewer),
  )
  api.patch(
    '/v1/articles/:id',
    { config: { access: 'admin', isOwn }, schema: change },
    async ({ params, body, viewer }) => {
      await changeArticle(app, params.id, body)
      return await view(params.id, viewer)
    },
  )
  api.delete(
    '/v1/articles/:id',
    { config: { access: 'admin', isOwn }, schema: unpublish },
    async ({ params }, reply) => {
      await changeArticle(app, params.id, { unpublished: true })
      return await reply.code(204).send()
    },
  )
}
