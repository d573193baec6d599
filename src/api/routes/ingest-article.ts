import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { InputError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { acceptArticles } from '../../services/accept-intake.ts'
import { registerIntakeRoute } from '../intake/intake-route.ts'
import { assertAcceptableUrl } from '../intake/intake-urls.ts'
import type { Api } from '../server/api.ts'
import { PrioritySchema, StorableTime } from '../server/schemas.ts'

const Body = z
  .strictObject({
    url: z.string().min(1).max(8_192),
    html: z.string().optional(),
    text: z.string().optional(),
    publishedAt: StorableTime.optional(),
    priority: PrioritySchema.default('normal'),
  })
  .refine((body) => body.html === undefined || body.text === undefined, 'give html or text, not both')

const Accepted = z.object({ articleId: z.string(), url: z.string() })

/** `POST /v1/articles`: submits an article by its URL, or with its HTML or text; or many as NDJSON. */
export function ingestArticleRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'config' | 'scratchDir' | 'clock'>,
): void {
  const { allowPrivate, articleLimit, requestLimit } = app.config
  registerIntakeRoute(api, app, {
    path: '/v1/articles',
    body: Body,
    answer: Accepted,
    limit: requestLimit,
    read({ url, html, text, publishedAt, priority }) {
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
        priority,
      }
    },
    accept: acceptArticles,
    respond: ({ url }, articleId) => ({ articleId, url }),
    weightOf: ({ body }) => body?.length ?? 0,
  })
}
