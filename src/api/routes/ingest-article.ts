import { z } from 'zod'
import { acceptArticle } from '../../app/accept.ts'
import type { App } from '../../app.ts'
import { InputError } from '../../model/errors.ts'
import { refuseInward } from '../../outbound/guard.ts'
import type { Api } from '../api.ts'

export const Priority = z.enum(['breaking', 'normal', 'backfill'])

const Body = z
  .strictObject({
    url: z.string().min(1).max(8_192),
    html: z.string().optional(),
    text: z.string().optional(),
    publishedAt: z.iso.datetime({ offset: true }).optional(),
    priority: Priority.default('normal'),
  })
  .refine((body) => body.html === undefined || body.text === undefined, 'give html or text, not both')

const Accepted = z.object({ articleId: z.string(), url: z.string() })

/** `POST /v1/articles`: an article by URL, or with its HTML or text. */
export function ingestArticleRoute(api: Api, app: App): void {
  api.post(
    '/v1/articles',
    {
      config: { access: 'ingest' },
      // Escaped as JSON a body is longer than it is, at most twice for markup.
      bodyLimit: 2 * app.config.articleLimit + 65_536,
      schema: { body: Body, response: { 202: Accepted } },
    },
    async (request, reply) => {
      const { url, html, text, publishedAt, priority } = request.body
      refuseInward(url, app.config.allowPrivate)
      const given = html ?? text
      const body = given === undefined ? null : Buffer.from(given)
      if (body && body.length > app.config.articleLimit) {
        throw new InputError('input-too-large', `The article is ${body.length} bytes long.`, {
          input: url,
          hint: 'Raise STET_MAX_ARTICLE_BYTES.',
        })
      }
      const articleId = await acceptArticle(
        {
          url,
          body,
          format: html !== undefined ? 'html' : text !== undefined ? 'text' : null,
          publishedAt: publishedAt === undefined ? null : new Date(publishedAt),
          priority,
        },
        { db: (await app.catalog()).db, queues: await app.queues(), now: () => app.clock.now() },
      )
      return await reply.code(202).header('location', `/v1/articles/${articleId}`).send({ articleId, url })
    },
  )
}
