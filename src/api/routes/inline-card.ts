import { z } from 'zod'
import { renderCardFragment } from '../../card/render-card.ts'
import { CARD_SHADOW_STYLE } from '../../card/style.ts'
import { findPublicationStatuses } from '../../catalog/posts/post-visibility.ts'
import { CitedAuthor } from '../../model/citation.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Resource } from '../../model/manifest.ts'
import { PlatformName, postSlug } from '../../model/platform.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction } from '../../services/publication/redaction.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { loadCardOptions } from '../views/card-options.ts'
import { StateCode } from '../views/codes.ts'
import { setCacheControl, visibilityOf } from '../views/visibility.ts'

const Params = z.object({ platform: KnownPlatform, id: z.string().min(1) })
const Query = z.object({
  /** The largest medium that the caller takes; the card shows a larger one by its still picture and a link. */
  maxMediaBytes: z.coerce.number().int().min(0).default(10_000_000),
})

const InlineCard = z
  .object({
    platform: PlatformName,
    id: z.string(),
    url: z.string(),
    state: StateCode,
    snapshot: z.string(),
    capturedAt: z.iso.datetime(),
    author: CitedAuthor.nullable(),
    text: z.string().nullable(),
    /** The card's style sheet, for a shadow tree of its own. */
    style: z.string(),
    /** The card, without scripts. It loads nothing but `media`. */
    html: z.string(),
    /** The pictures, films and sounds in `html`, by the addresses that stand there, to be copied and replaced. */
    media: z.array(z.object({ url: z.string(), mime: z.string(), bytes: z.int(), sha256: z.string() })),
  })
  .meta({ id: 'InlineCard' })

const schema = {
  operationId: 'getInlineCard',
  summary: 'Get the public card of a post for a site that serves it itself',
  tags: ['Embedding'],
  params: Params,
  querystring: Query,
  response: { 200: InlineCard },
}

/** Bodies that are one file which a browser shows; a playlist needs its segments beside it. */
const isWhole = ({ mime }: Resource): boolean => /^(?:image|video|audio)\/(?!.*mpegurl)/i.test(mime)

/**
 * `GET /embed/{platform}/{id}/inline`: a post's card as a site can serve it itself, so that its readers ask this archive nothing.
 * It shows every caller what the public may see.
 */
export function inlineCardRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config'>,
): void {
  api.get('/embed/:platform/:id/inline', { config: { access: 'public' }, schema }, async (request, reply) => {
    const slug = postSlug(request.params)
    const [row] = await findPublicationStatuses((await app.catalog()).db, [request.params])
    const seen = row ? visibilityOf(app, request, row) : 'closed'
    if (!row?.manifest_key || !row.manifest_sha256 || seen === 'closed') {
      throw new ServiceError('not-found', `No public card of ${slug}.`, { input: slug })
    }
    const original = await app.manifests.load({ key: row.manifest_key, sha256: row.manifest_sha256 })
    const redaction = await loadRedaction(app, original, 'public')
    const { manifest, record } = redaction
    const options = await loadCardOptions(app, manifest, redaction)
    const base = publicUrlOf(app, api)
    const media = new Map<string, Resource>()
    const html = renderCardFragment(record, {
      ...options,
      elsewhere: { url: `${base}/embed/${postSlug(row)}`, resourceUrl: options.resourceUrl },
      resourceUrl: (url) => {
        const path = options.resourceUrl(url)
        const resource = manifest.resources.find(({ n }) => path?.endsWith(`/resources/${n}`))
        if (!resource || !isWhole(resource) || resource.bytes > request.query.maxMediaBytes) return null
        media.set(`${base}${path}`, resource)
        return `${base}${path}`
      },
    }).markup
    setCacheControl(reply, 'public')
    return {
      platform: row.platform,
      id: row.id,
      url: row.url,
      state: row.shown_state,
      snapshot: manifest.id,
      capturedAt: manifest.capturedAt,
      author: record.author && { name: record.author.name, handle: record.author.handle },
      text: record.text,
      style: CARD_SHADOW_STYLE,
      html,
      media: [...media].map(([url, { mime, bytes, sha256 }]) => ({ url, mime, bytes, sha256 })),
    }
  })
}
