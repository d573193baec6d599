import { z } from 'zod'
import { embedMarkup, expectedHeight, FRAME_SIZE } from '../../card/embed-frame.ts'
import { html } from '../../card/html.ts'
import { findPublicationStatuses } from '../../catalog/posts/post-visibility.ts'
import { ServiceError } from '../../model/errors.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction } from '../../services/publication/redaction.ts'
import type { Api } from '../server/api.ts'
import { createProblem, sendProblem } from '../server/problem.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { setCacheControl, visibilityOf } from '../views/visibility.ts'

/** Consumers send measured sizes, which may be fractional: `640.5`. */
const Pixels = z.coerce.number().min(1).transform(Math.floor)
const Query = z.object({
  url: z.string().min(1).max(8_192),
  format: z
    .string()
    .max(20)
    .default('json')
    .transform((format) => format.toLowerCase() || 'json'),
  maxwidth: Pixels.optional(),
  maxheight: Pixels.optional(),
})

/** An oEmbed 1.0 document of the type `rich`. */
const Document = z
  .object({
    version: z.literal('1.0'),
    type: z.literal('rich'),
    title: z.string(),
    author_name: z.string().optional(),
    author_url: z.string().optional(),
    provider_name: z.string(),
    provider_url: z.string(),
    cache_age: z.int(),
    html: z.string(),
    width: z.int(),
    height: z.int(),
  })
  .meta({ id: 'OEmbed' })
const schema = {
  operationId: 'getOembed',
  summary: 'Get the archived card of a post as an oEmbed document',
  tags: ['Embedding'],
  querystring: Query,
  response: {
    200: { content: { 'application/json': { schema: Document }, 'text/xml': { schema: z.string() } } },
  },
}

/** Seconds that a consumer may cache a response; the same as for all public responses, so that take-downs reach it. */
const CACHE_AGE = 300

/** `GET /oembed?url=`: a post's archived card as an oEmbed 1.0 document, in JSON or XML. */
export function oembedRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config'>,
): void {
  api.get('/oembed', { config: { access: 'policy' }, schema }, async (request, reply) => {
    const { url, format, maxwidth, maxheight } = request.query
    reply.header('access-control-allow-origin', '*')
    if (format !== 'json' && format !== 'xml') {
      sendProblem(reply, createProblem(501, 'usage', `Unsupported format ${format}.`, { input: 'format' }))
      return reply
    }
    const base = publicUrlOf(app, api)
    const post = postOfFrame(url, base) ?? app.platforms.post(url)
    const [row] = post ? await findPublicationStatuses((await app.catalog()).db, [post]) : []
    const seen = row ? visibilityOf(app, request, row) : 'closed'
    // One answer for a post that is not public and for one that is not archived.
    if (!row?.manifest_key || !row.manifest_sha256 || seen === 'closed') {
      throw new ServiceError('not-found', `No archived card of ${url}.`, { input: url })
    }
    const manifest = await app.manifests.load({ key: row.manifest_key, sha256: row.manifest_sha256 })
    const { record, isPublic } = await loadRedaction(app, manifest, request.viewer)
    const width = Math.min(FRAME_SIZE.width, maxwidth ?? FRAME_SIZE.width)
    const height = Math.min(expectedHeight(record, width), maxheight ?? Number.POSITIVE_INFINITY)
    const frame = embedMarkup(base, row, record.author, { width, height })
    const document = {
      version: '1.0' as const,
      type: 'rich' as const,
      title: `Archived post${record.author ? ` by ${record.author.name} (${app.platforms.labels.handle(record.platform, record.author.handle)})` : ''}`,
      ...(record.author ? { author_name: record.author.name } : {}),
      ...(record.author?.url ? { author_url: record.author.url } : {}),
      provider_name: 'Stet',
      provider_url: base,
      cache_age: CACHE_AGE,
      html: `${frame}${html`<script async src="${base}/embed.js" data-stet="frames"></script>`}`,
      width,
      height,
    }
    setCacheControl(reply, isPublic ? seen : 'reader')
    reply.header('x-content-type-options', 'nosniff')
    if (format === 'json') return document
    return await reply.header('content-type', 'text/xml; charset=utf-8').send(serializeXml(document))
  })
}

/** The post of a frame's URL on this service, which some consumers send instead of the post's own URL. */
function postOfFrame(url: string, base: string) {
  if (!url.startsWith(`${base}/embed/`)) return null
  const [platform, id = ''] = url.slice(`${base}/embed/`.length).split(/[/?#]/, 2)
  const known = KnownPlatform.safeParse(platform)
  return known.success && id !== '' ? { platform: known.data, id: safeDecodeURIComponent(id) } : null
}

/** Serializes the parameters as XML elements (oEmbed 1.0, section 2.3.4.2). */
function serializeXml(document: Readonly<Record<string, string | number>>): string {
  // XML 1.0 forbids most control characters, even escaped.
  const printable = (value: string | number): string =>
    [...String(value)].filter((char) => char >= ' ' || char === '\n' || char === '\t').join('')
  const elements = Object.entries(document).map(
    ([name, value]) => `<${name}>${html`${printable(value)}`}</${name}>\n`,
  )
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n${elements.join('')}</oembed>\n`
}
