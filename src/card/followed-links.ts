import type { PostLink, PostRecord } from '../model/post-record.ts'
import { type Html, html, safeHref } from './html.ts'
import { OUTBOUND_LINK } from './post-text.ts'
import { stripBidi } from './strip-bidi.ts'

/** Where the post's short links led when it was captured: the words of a link are not its address. */
export function renderFollowedLinks({ links = [] }: PostRecord): Html | null {
  const told = links.filter(({ url, finalUrl }) => safeHref(finalUrl ?? url) !== null)
  if (told.length === 0) return null
  return html`<section class="led" aria-label="Links of the post"><ul>${told.map(followed)}</ul></section>
`
}

function followed({ short, url, finalUrl, status, title }: PostLink): Html {
  const href = safeHref(finalUrl ?? url) ?? ''
  const { hostname } = new URL(href)
  const dead = status !== null && status >= 400
  return html`<li><span class="small">${short.replace(/^https?:\/\//, '')} led to</span> <a href="${href}" ${OUTBOUND_LINK}><bdi>${
    stripBidi(title ?? '') || hostname
  }</bdi></a> <span class="small">${hostname}${dead && html` · <b class="dead">dead at capture (${status})</b>`}</span></li>`
}
