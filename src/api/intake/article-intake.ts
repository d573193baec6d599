import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AcceptedArticle } from '../../catalog/work/insert-intake.ts'
import { ArticleDetails } from '../../model/article.ts'
import { InputError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { acceptArticles } from '../../services/intake/accept-intake.ts'
import { PrioritySchema, StorableTime } from '../server/schemas.ts'
import type { IntakeKind } from './intake-kind.ts'
import { assertAcceptableUrl } from './intake-urls.ts'

const { shape } = ArticleDetails
const Details = {
  title: shape.title.default(null),
  author: shape.author.default(null),
  externalId: shape.externalId.default(null),
}

const Body = z
  .strictObject({
    url: z.string().min(1).max(8_192),
    html: z.string().optional(),
    text: z.string().optional(),
    title: Details.title,
    author: Details.author,
    externalId: Details.externalId,
    publishedAt: StorableTime.optional(),
    priority: PrioritySchema.default('normal'),
  })
  .refine((body) => body.html === undefined || body.text === undefined, 'give html or text, not both')
  .meta({ examples: [{ url: 'https://news.example/2026/ferry' }] })

const Accepted = z.object({ articleId: z.string(), url: z.string() }).meta({ id: 'AcceptedArticle' })

/** Articles, by their URLs, or with their HTML or text. */
export function createArticleIntake(
  app: Pick<App, 'config'>,
): IntakeKind<typeof Body, AcceptedArticle, z.infer<typeof Accepted>> {
  const { allowPrivate, articleLimit, requestLimit } = app.config
  return {
    path: '/v1/articles',
    body: Body,
    answer: Accepted,
    limit: requestLimit,
    read({ url, html, text, title, author, externalId, publishedAt, priority }) {
      assertAcceptableUrl(url, allowPrivate)
      const given = html ?? text
      const body = given === undefined ? null : Buffer.from(given)
      if (body && body.length > articleLimit) {
        throw new InputError('input-too-large', `The article is ${body.length} bytes long.`, {
          input: url,
          hint: 'Raise STET_MAX_ARTICLE_BYTES.',
        })
      }
      return {
        intakeId: randomUUID(),
        url,
        body,
        format: html !== undefined ? ('html' as const) : text !== undefined ? ('text' as const) : null,
        publishedAt: publishedAt === undefined ? null : new Date(publishedAt),
        details: { title, author, externalId },
        priority,
      }
    },
    accept: acceptArticles,
    respond: ({ url }, articleId) => ({ articleId, url }),
    weightOf: ({ body }) => body?.length ?? 0,
  }
}
