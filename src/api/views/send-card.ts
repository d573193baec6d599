import type { FastifyReply, FastifyRequest } from 'fastify'
import { CARD_CSP, framedCardCsp, renderCard } from '../../card/render-card.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { FRAME_SCRIPT } from '../embed/frame-script.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { sendGeneratedText } from '../server/send-bytes.ts'
import { loadCardOptions } from './card-options.ts'
import { loadRedaction } from './load-snapshot.ts'
import type { Redaction } from './redaction.ts'

interface Shown {
  readonly manifest: Manifest
  readonly seen: 'public' | 'reader'
  readonly withheld?: Redaction
  /** Set: the card stands in a frame on other sites, and this nonce lets its one script run. */
  readonly nonce?: string
}

/** Where a post's oEmbed document is. */
export const oembedDocumentUrl = (base: string, post: string): string =>
  `${base}/oembed?url=${encodeURIComponent(post)}`

/** Answers with a snapshot's card: script-free, sandboxed, without what was taken down. */
export async function sendCard(
  app: Pick<App, 'catalog' | 'platforms' | 'config'>,
  api: Api,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown,
): Promise<FastifyReply> {
  const { manifest, seen, nonce } = shown
  const withheld = shown.withheld ?? (await loadRedaction(app, manifest))
  const oembed = seen === 'public' ? oembedDocumentUrl(publicUrlOf(app, api), manifest.record.url) : null
  const card = renderCard(withheld.record, {
    ...(await loadCardOptions(app, manifest, withheld)),
    ...(oembed === null ? {} : { oembed }),
    ...(nonce === undefined ? {} : { script: { text: FRAME_SCRIPT, nonce } }),
  })
  if (oembed !== null) addLinkHeader(reply, `<${oembed}>; rel="alternate"; type="application/json+oembed"`)
  // Without scripts a card may keep its origin: only so may a reader's session fetch its pictures.
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

/** Adds a link to those that the answer has (RFC 8288). */
export function addLinkHeader(reply: FastifyReply, link: string): void {
  const there = reply.getHeader('link')
  reply.header('link', typeof there === 'string' ? `${there}, ${link}` : link)
}
