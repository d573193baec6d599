import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { CARD_POLICY, framedPolicy, renderCard } from '../card/card.ts'
import type { Manifest } from '../model/snapshot.ts'
import type { Api } from './api.ts'
import { cardOptions } from './card-options.ts'
import { FRAME_SCRIPT } from './frame-script.ts'
import { publicUrl } from './public-url.ts'
import { sendText } from './send-bytes.ts'
import { withheldOf } from './snapshot-of.ts'
import type { Withheld } from './withheld.ts'

interface Shown {
  readonly manifest: Manifest
  readonly seen: 'public' | 'reader'
  readonly withheld?: Withheld
  /** Set: the card stands in a frame on other sites, and this nonce lets its one script run. */
  readonly nonce?: string
}

/** Where a post's oEmbed document is. */
export const oembedUrl = (base: string, post: string): string =>
  `${base}/oembed?url=${encodeURIComponent(post)}`

/** Answers with a snapshot's card: script-free, sandboxed, without what was taken down. */
export async function sendCard(
  app: App,
  api: Api,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown,
): Promise<FastifyReply> {
  const { manifest, seen, nonce } = shown
  const withheld = shown.withheld ?? (await withheldOf(app, manifest))
  const oembed = seen === 'public' ? oembedUrl(publicUrl(app, api), manifest.record.url) : null
  const card = renderCard(withheld.record, {
    ...(await cardOptions(app, manifest, withheld)),
    ...(oembed === null ? {} : { oembed }),
    ...(nonce === undefined ? {} : { script: { text: FRAME_SCRIPT, nonce } }),
  })
  if (oembed !== null) addLink(reply, `<${oembed}>; rel="alternate"; type="application/json+oembed"`)
  // Without scripts a card may keep its origin: only so may a reader's session fetch its pictures.
  const policy =
    nonce === undefined
      ? `${CARD_POLICY}; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox`
      : `${framedPolicy(nonce)}; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox`
  reply
    .header('content-security-policy', `${policy}; frame-ancestors ${seen === 'public' ? '*' : "'self'"}`)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-resource-policy', seen === 'public' ? 'cross-origin' : 'same-origin')
    .header('cross-origin-opener-policy', 'same-origin')
  return await sendText(request, reply, { text: card, mime: 'text/html; charset=utf-8', seen })
}

/** Adds a link to those that the answer has (RFC 8288). */
export function addLink(reply: FastifyReply, link: string): void {
  const there = reply.getHeader('link')
  reply.header('link', typeof there === 'string' ? `${there}, ${link}` : link)
}
