import { z } from 'zod'
import { Citation } from '../../model/citation.ts'
import { InputError, ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'

const Body = z
  .strictObject({
    url: z.string().min(1).max(8_192).optional(),
    html: z.string().optional(),
    text: z.string().optional(),
  })
  .refine((body) => (body.html === undefined) !== (body.text === undefined), 'give html or text')
  .meta({
    examples: [{ html: '<p>It began with <a href="https://x.com/jack/status/20">five words</a>.</p>' }],
  })

const Detection = z
  .object({
    citations: z.array(Citation),
    /** How many more citations the article has: `citations` are the first ones, up to `STET_MAX_CITATIONS`. */
    citationsOmitted: z.int(),
  })
  .meta({ id: 'Detection' })

const schema = {
  operationId: 'detect',
  summary: 'Preview which posts an article cites; nothing is archived',
  tags: ['Articles'],
  body: Body,
  response: { 200: Detection },
}

/**
 * Previews that one process works on at once. One thread reads all large articles, one after another: previews must not keep it from
 * the articles that are to be archived, and each that waits holds its article in memory.
 */
const AT_ONCE = 2

/** `POST /v1/detect`: the citations of an article's HTML or text, as `stet detect` finds them. Keeps nothing. */
export function detectRoute(api: Api, app: Pick<App, 'articleDetector' | 'config'>): void {
  const { requestLimit, articleLimit } = app.config
  let running = 0
  api.post(
    '/v1/detect',
    { config: { access: 'ingest' }, bodyLimit: requestLimit, schema },
    async ({ body: { url, html, text } }) => {
      const bytes = Buffer.from(html ?? text ?? '')
      if (bytes.length > articleLimit) {
        throw new InputError('input-too-large', `The article is ${bytes.length} bytes long.`, {
          hint: 'Raise STET_MAX_ARTICLE_BYTES.',
        })
      }
      if (running >= AT_ONCE) {
        throw new ServiceError('too-many-requests', 'Other articles are being previewed just now.', {
          hint: 'Try again in a moment.',
        })
      }
      running += 1
      try {
        const format = html === undefined ? 'text' : 'html'
        const { citations, citationsOmitted } = await app.articleDetector.detect(bytes, { url, format })
        return { citations, citationsOmitted }
      } finally {
        running -= 1
      }
    },
  )
}
