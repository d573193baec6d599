import type { PlatformLabels } from '../model/labels.ts'
import type { PostRecord } from '../model/post-record.ts'
import { renderBanner } from './banner.ts'
import { renderFollowedLinks } from './followed-links.ts'
import { Html, html } from './html.ts'
import type { MediaElsewhere, ResourceUrlResolver } from './media.ts'
import { type OpenGraph, renderOpenGraph } from './open-graph.ts'
import type { OriginalState } from './original-state.ts'
import { renderAuthor, renderParentPost, renderPostBody } from './post-body.ts'
import { type CitingArticle, renderCommunityNote, renderPostStatus, renderProvenance } from './provenance.ts'
import { stripBidi } from './strip-bidi.ts'
import { CARD_DOCUMENT_STYLE, CARD_STYLE_HASH } from './style.ts'
import { renderVersions } from './versions.ts'

export interface CardOptions {
  /** Display names of platforms and witnesses. */
  labels: PlatformLabels
  capturedAt: Date
  /** Returns the URL of an archived body by its URL on the platform; null if it was not archived. */
  resourceUrl: ResourceUrlResolver
  /** Set for a card that leaves out media which were archived. */
  elsewhere?: MediaElsewhere
  /** Articles that cite the post. */
  articles?: readonly CitingArticle[]
  /** The current state of the original; absent where it is unknown, as in the card inside a snapshot. */
  original?: OriginalState
  /** True: hide the quoted post, because it is taken down or not published. */
  withoutQuoted?: boolean
  /** True: the post forwards one that is taken down or not published, so its words are left out. */
  withoutForwarded?: boolean
  /** The URL of the card's oEmbed document, for a page that others may embed. */
  oembed?: string
  /** How programs preview links to the card, if the public may see it. */
  preview?: OpenGraph
  /** The script for a card in a frame, and the nonce that allows it. */
  script?: { readonly text: string; readonly nonce: string }
}

/** The Content-Security-Policy of a card: its style sheet and archived media only; no script, frame or form. */
export const CARD_CSP = [
  "default-src 'none'",
  `style-src '${CARD_STYLE_HASH}'`,
  "img-src 'self' http: https: data: blob:",
  "media-src 'self' http: https: data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The policy of a card with the script of its frame. */
export function framedCardCsp(nonce: string): string {
  return `${CARD_CSP}; script-src 'nonce-${nonce}'`
}

/**
 * Renders a post as a complete HTML document from its record alone, without scripts and without resources other than
 * those of `resourceUrl`. Escapes all content of the record, and links only to http and https. The same record and
 * options always give the same bytes.
 */
export function renderCard(record: PostRecord, options: CardOptions): string {
  const { oembed, preview, script, labels } = options
  const platform = labels.platform(record.platform)
  const policy = script ? framedCardCsp(script.nonce) : CARD_CSP
  const who =
    record.author === null
      ? platform
      : `${stripBidi(record.author.name)} (${stripBidi(labels.handle(record.platform, record.author.handle))})`
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${who} on ${platform}, archived</title>
${preview === undefined ? null : renderOpenGraph(preview)}${
  oembed === undefined
    ? null
    : html`<link rel="alternate" type="application/json+oembed" href="${oembed}">
`
}<style>${new Html(CARD_DOCUMENT_STYLE)}</style>
</head>
<body${script !== undefined && html` class="framed"`}>
${renderCardFragment(record, options)}
${
  script === undefined
    ? null
    : html`<script nonce="${script.nonce}">${new Html(script.text)}</script>
`
}</body>
</html>
`
  return document.markup
}

/** Renders the card alone, for a page whose style sheet contains `CARD_STYLE`. */
export function renderCardFragment(record: PostRecord, options: CardOptions): Html {
  const { capturedAt, labels, resourceUrl, articles = [], original = null, elsewhere = null } = options
  const { withoutQuoted = false, withoutForwarded = false } = options
  const context = { resourceUrl, elsewhere, capturedAt, withoutQuoted, withoutForwarded, labels }
  return html`<article class="card" aria-label="Archived copy of a post on ${labels.platform(record.platform)}">
${renderBanner(record, capturedAt, original, labels)}${renderParentPost(record, context)}<div class="post">
${renderAuthor(record, context)}
${renderPostBody(record, context)}
${renderFollowedLinks(record)}${renderCommunityNote(record)}${renderVersions(record)}${renderPostStatus(record)}
</div>
${renderProvenance(record, capturedAt, articles, labels)}
</article>`
}
