import type { PostRecord } from '../model/post.ts'
import { Html, html } from './html.ts'
import type { ResourceUrl } from './media.ts'
import { body, byline } from './post.ts'
import { type CitingArticle, PLATFORM, provenance, standing, unconfirmed } from './provenance.ts'
import { STYLE, STYLE_HASH } from './style.ts'

export interface CardOptions {
  capturedAt: Date
  /** Where an archived body can be had, by its address on the platform; null where it was not kept. */
  resourceUrl: ResourceUrl
  /** Articles to name as citing the post. */
  articles?: readonly CitingArticle[]
}

/** What a card may load: its own style and archived pictures, films and sounds; no script, no frame, no form. */
export const CARD_POLICY = [
  "default-src 'none'",
  `style-src '${STYLE_HASH}'`,
  "img-src 'self' http: https: data: blob:",
  "media-src 'self' http: https: data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/**
 * A post as a whole HTML document, drawn from its record alone: no script, no outside resource but
 * what `resourceUrl` names. Everything of the record is escaped; links lead to http and https only.
 */
export function renderCard(record: PostRecord, options: CardOptions): string {
  const { capturedAt, resourceUrl, articles = [] } = options
  const who =
    record.author === null ? PLATFORM[record.platform] : `${record.author.name} (@${record.author.handle})`
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CARD_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${who} on ${PLATFORM[record.platform]}, archived</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<article class="card">
${unconfirmed(record)}<div class="post">
${byline(record.author, resourceUrl)}
${body(record, resourceUrl)}
${standing(record)}
</div>
${provenance(record, capturedAt, articles)}
</article>
</body>
</html>
`
  return document.markup
}
