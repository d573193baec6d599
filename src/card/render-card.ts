import type { PlatformLabels } from '../model/labels.ts'
import type { PostRecord } from '../model/post-record.ts'
import { renderBanner } from './banner.ts'
import { renderFollowedLinks } from './followed-links.ts'
import { Html, html } from './html.ts'
import type { ResourceUrlResolver } from './media.ts'
import type { OriginalState } from './original-state.ts'
import { renderAuthor, renderParentPost, renderPostBody } from './post-body.ts'
import { type CitingArticle, renderCommunityNote, renderPostStatus, renderProvenance } from './provenance.ts'
import { stripBidi } from './strip-bidi.ts'
import { CARD_DOCUMENT_STYLE, CARD_STYLE_HASH } from './style.ts'

export interface CardOptions {
  /** How platforms and witnesses are named. */
  labels: PlatformLabels
  capturedAt: Date
  /** Where an archived body can be had, by its address on the platform; null where it was not kept. */
  resourceUrl: ResourceUrlResolver
  /** Articles to name as citing the post. */
  articles?: readonly CitingArticle[]
  /** How the original stands today; left out where nobody can know, as in the card inside an archive. */
  original?: OriginalState
  /** True: the quoted post is not shown, because it is taken down or not published. */
  withoutQuoted?: boolean
  /** Where the card's oEmbed document is, for a page that readers may embed. */
  oembed?: string
  /** The one script around a card in a frame, and the nonce that lets it run. */
  script?: { readonly text: string; readonly nonce: string }
}

/** What a card may load: its own style and archived pictures, films and sounds; no script, no frame, no form. */
export const CARD_CSP = [
  "default-src 'none'",
  `style-src '${CARD_STYLE_HASH}'`,
  "img-src 'self' http: https: data: blob:",
  "media-src 'self' http: https: data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The policy of a card with the one script that its frame needs. */
export function framedCardCsp(nonce: string): string {
  return `${CARD_CSP}; script-src 'nonce-${nonce}'`
}

/**
 * A post as a whole HTML document, drawn from its record alone: no script, no outside resource but
 * what `resourceUrl` names. Everything of the record is escaped; links lead to http and https only.
 * The same record and options always give the same bytes.
 */
export function renderCard(record: PostRecord, options: CardOptions): string {
  const { oembed, script, labels } = options
  const platform = labels.platform(record.platform)
  const policy = script ? framedCardCsp(script.nonce) : CARD_CSP
  const who =
    record.author === null
      ? platform
      : `${stripBidi(record.author.name)} (@${stripBidi(record.author.handle)})`
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${who} on ${platform}, archived</title>
${
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

/** The card itself, for a page whose style sheet holds `CARD_STYLE`. */
export function renderCardFragment(record: PostRecord, options: CardOptions): Html {
  const { capturedAt, labels, resourceUrl, articles = [], original = null, withoutQuoted = false } = options
  const about = { resourceUrl, capturedAt, withoutQuoted, labels }
  return html`<article class="card" aria-label="Archived copy of a post on ${labels.platform(record.platform)}">
${renderBanner(record, capturedAt, original, labels)}${renderParentPost(record, about)}<div class="post">
${renderAuthor(record, about)}
${renderPostBody(record, about)}
${renderFollowedLinks(record)}${renderCommunityNote(record)}${renderPostStatus(record)}
</div>
${renderProvenance(record, capturedAt, articles, labels)}
</article>`
}
