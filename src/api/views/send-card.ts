import type { FastifyReply, FastifyRequest } from 'fastify'
import { CARD_CSP, framedCardCsp, renderCard } from '../../card/render-card.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction, type Redaction } from '../../services/publication/redaction.ts'
import { FRAME_SCRIPT } from '../embed/frame-script.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { sendGeneratedText } from '../server/send-bytes.ts'
import { loadCardOptions } from './card-options.ts'
import { describePost } from './open-graph.ts'

interface CardContent {
  readonly manifest: Manifest
  /** Who may see the post: `public` if everybody may. */
  readonly seen: 'public' | 'reader'
  readonly redaction?: Redaction
  /** Set for a card that other sites frame: the nonce of its one script. */
  readonly nonce?: string
}

/** The URL of a post's oEmbed document. */
export const oembedDocumentUrl = (base: string, post: string): string =>
  `${base}/oembed?url=${encodeURIComponent(post)}`

/** Answers with a snapshot's card, sandboxed and without what the caller may not see of other posts. */
export async function sendCard(
  app: Pick<App, 'catalog' | 'platforms' | 'config'>,
  api: Api,
  request: FastifyRequest,
  reply: FastifyReply,
  content: CardContent,
): Promise<FastifyReply> {
  const { manifest, nonce } = content
  const redaction = content.redaction ?? (await loadRedaction(app, manifest, request.viewer))
  const seen = redaction.isPublic ? content.seen : 'reader'
  const base = publicUrlOf(app, api)
  const oembed = seen === 'public' ? oembedDocumentUrl(base, manifest.record.url) : null
  const card = renderCard(redaction.record, {
    ...(await loadCardOptions(app, manifest, redaction)),
    ...(oembed === null
      ? {}
      : {
          oembed,
          preview: describePost(
            redaction.manifest,
            base,
            app.platforms.labels,
            `${base}/embed/${manifest.post.platform}/${encodeURIComponent(manifest.post.id)}`,
          ),
        }),
    ...(nonce === undefined ? {} : { script: { text: FRAME_SCRIPT, nonce } }),
  })
  if (oembed !== null) addLinkHeader(reply, `<${oembed}>; rel="alternate"; type="application/json+oembed"`)
  // A card without scripts may keep its origin, which a reader's session needs to load its images.
  const policy =
    nonce === undefined
      ? `${CARD_CSP}; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox`
      : `${framedCardCsp(nonce)}; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox`
  reply
    .header('content-security-policy', `${policy}; frame-ancestors ${seen === 'public' ? '*' : "'self'"}`)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-resource-policy', seen === 'public' ? 'cross-origin' : 'same-origin')
    .header('cross-origin-opener-policy', 'same-origin')
  return await sendGeneratedText(request, reply, { text: card, mime: 'text/html; charset=utf-8', seen })
}

/** Appends a link to the `Link` header (RFC 8288). */
function addLinkHeader(reply: FastifyReply, link: string): void {
  const present = reply.getHeader('link')
  reply.header('link', typeof present === 'string' ? `${present}, ${link}` : link)
}
