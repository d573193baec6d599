import { type Html, html, safeHref } from '../card/html.ts'
import type { MailDraft, MailedPost, MailSection } from './mail-content.ts'
import { postLinks } from './post-links.ts'
import { bylineOf, leftOutOf, momentOf, postWords, titleOf } from './words.ts'

/** Mail programs drop style sheets that they do not trust, and take colours of their own: few rules, and none that matter. */
const STYLE = `body{margin:0 auto;max-width:640px;padding:16px;font:15px/1.5 system-ui,sans-serif}
h1{font-size:22px}h2{font-size:17px;margin-top:28px}
.post{margin:16px 0;padding:12px;border:1px solid #8886;border-radius:8px;overflow-wrap:anywhere}
.post p{margin:6px 0}blockquote{margin:8px 0;padding-inline-start:10px;border-inline-start:3px solid #8886;white-space:pre-wrap}
.fine{font-size:13px;opacity:.8}`

/** The Content-ID of the picture of the n-th post that has one. */
export const pictureId = (n: number): string => `picture-${n}@stet`

/**
 * Renders a mail as HTML: without scripts, forms and remote content; pictures are attachments.
 *
 * @param cidOf the Content-ID of a post's picture; null if it has none
 */
export function renderMailHtml(
  { heading, intro, sections }: MailDraft,
  publicUrl: string,
  cidOf: (post: MailedPost) => string | null,
): string {
  const body = html`<h1>${heading}</h1>
${intro.map((sentence) => html`<p>${sentence}</p>\n`)}${sections.map((section) => renderSection(section, publicUrl, cidOf))}
<p class="fine">Sent by <a href="${publicUrl}/">Stet</a>.</p>`
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${heading}</title><style>${STYLE}</style></head><body>
${body}
</body></html>
`}`
}

function renderSection(
  section: MailSection,
  publicUrl: string,
  cidOf: (post: MailedPost) => string | null,
): Html {
  const more = leftOutOf(section)
  return html`<h2>${section.title} (${section.count})</h2>
${section.posts.map((post) => renderPost(post, publicUrl, cidOf(post)))}${more !== null && html`<p>${more}</p>\n`}`
}

function renderPost(post: MailedPost, publicUrl: string, cid: string | null): Html {
  const { detail, articles, status, at, withheld } = post
  const links = postLinks(publicUrl, post)
  return html`<div class="post"><p><b><bdi>${bylineOf(post)}</bdi></b>: ${status}, ${momentOf(at)}</p>
${detail?.text ? html`<blockquote dir="auto">${postWords(detail.text)}</blockquote>\n` : null}${
  detail?.source ? html`<p class="fine">${detail.source}</p>\n` : null
}${cid !== null && html`<p><img src="cid:${cid}" alt="The picture of the post" width="320" style="max-width:100%;height:auto"></p>\n`}${
  detail?.isSensitive === true && html`<p class="fine">Its picture is marked as sensitive and left out.</p>\n`
}${articles.map((article) => html`<p>Cited by ${link(article.url, titleOf(article))}</p>\n`)}${
  detail !== null && !withheld && html`<p>Copy: ${detail.copy ?? 'none'}</p>\n`
}<p>${link(links.page, 'Page')}${links.card !== null && html` · ${link(links.card, 'Card')}`}${
    links.snippet !== null && html` · ${link(links.snippet, 'Snippet for the article')}`
  }</p></div>
`
}

/** A link that tells its target nothing of the reader; plain text for any scheme but http and https. */
function link(url: string, words: string): Html {
  const href = safeHref(url)
  return href === null
    ? html`<bdi>${words}</bdi>`
    : html`<a href="${href}" rel="noreferrer"><bdi>${words}</bdi></a>`
}
