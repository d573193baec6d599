import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findArticle } from '../../catalog/articles/articles.ts'
import { listArticles } from '../../catalog/articles/list-articles.ts'
import { ARTICLE_STATES } from '../../catalog/tables/work.ts'
import { hasSentArticle } from '../../catalog/work/sent-work.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { ArticleView, buildArticleView } from '../views/article-view.ts'
import { serializeTime, Time } from '../views/serializers.ts'

const Query = z.object({
  url: z.string().min(1).optional(),
  externalId: z.string().min(1).max(200).optional(),
  q: z.string().max(1_000).optional().describe('Words of the title, the author or the URL.'),
  lost: z.enum(['true', 'false']).optional(),
  dead: z.enum(['true', 'false']).optional(),
  state: z.enum(ARTICLE_STATES).optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const ArticleSummary = ArticleView.pick({
  articleId: true,
  url: true,
  title: true,
  author: true,
  externalId: true,
  publishedAt: true,
})
  .extend({ addedAt: Time })
  .meta({ id: 'ArticleSummary' })
const ArticleList = z
  .object({ articles: z.array(ArticleSummary), next: z.string().nullable() })
  .meta({ id: 'ArticleList' })

const schema = {
  operationId: 'listArticles',
  summary: 'List articles, or get one by its URL',
  tags: ['Articles'],
  querystring: Query,
  response: { 200: z.union([ArticleView, ArticleList]) },
}

/**
 * `GET /v1/articles`: lists articles; `?url=` returns one, `?q=` finds words as the page of articles does, `?lost=true` those that cite a lost post, `?dead=true` those
 * too whose post was gone before Stet came, `?state=` those in a state.
 */
export function articlesRoute(api: Api, app: Pick<App, 'catalog'>): void {
  const isOwn = async (sender: string, { query }: FastifyRequest) => {
    const url = Query.safeParse(query).data?.url
    return url !== undefined && (await hasSentArticle((await app.catalog()).db, sender, { url }))
  }
  api.get('/v1/articles', { config: { access: 'read', isOwn }, schema }, async (request) => {
    const { url, externalId, q, lost, dead, state, cursor, limit } = request.query
    const { db } = await app.catalog()
    if (url !== undefined) {
      const article = await findArticle(db, { url })
      if (article) return await buildArticleView(db, article, request.viewer)
      throw new ServiceError('not-found', `${url} is not in the catalog.`, {
        input: url,
        hint: 'Submit it: POST /v1/articles.',
      })
    }
    const { articles, next } = await listArticles(
      db,
      { lost: lost === 'true', dead: dead === 'true', state, externalId, q },
      { cursor: cursor ?? null, limit },
    )
    return {
      articles: articles.map((one) => ({
        articleId: one.id,
        url: one.url,
        title: one.title,
        author: one.author,
        externalId: one.external_id,
        publishedAt: serializeTime(one.published_at),
        addedAt: serializeTime(one.created_at),
      })),
      next,
    }
  })
}
