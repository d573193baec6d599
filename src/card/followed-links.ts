import type { ExpandedLink, PostRecord } from '../model/post-record.ts'
import { type Html, html, safeHref } from './html.ts'
import { OUTBOUND_LINK } from './post-text.ts'
import { stripBidi } from './strip-bidi.ts'

/** Renders the targets of the post's short links at the time of capture. A short link does not show its target. */
export function renderFollowedLinks({ links = [] }: PostRecord): Html | null {
  const shown = links.filter(({ url, finalUrl }) => safeHref(finalUrl ?? url) !== null)
  if (shown.length === 0) return null
  return html`<section class="led" aria-label="Links of the post"><ul>${shown.map(followedLink)}</ul></section>
`
}

function followedLink({ short, url, finalUrl, status, title }: ExpandedLink): Html {
  const href = safeHref(finalUrl ?? url) ?? ''
  const { hostname } = new URL(href)
  const dead = status !== null && status >= 400
  return html`<li><span class="small">${short.replace(/^https?:\/\//, '')} led to</span> <a href="${href}" ${OUTBOUND_LINK}><bdi>${
    stripBidi(title ?? '') || hostname
  }</bdi></a> <span class="small">${hostname}${dead && html` · <b class="dead">dead at capture (${status})</b>`}</span></li>`
}
