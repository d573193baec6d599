import type { PostLink, PostRecord } from '../model/post.ts'
import { type Html, html, webLink } from './html.ts'
import { plain } from './names.ts'
import { OUTWARD } from './words.ts'

/** Where the post's short links led when it was captured: the words of a link are not its address. */
export function followedLinks({ links = [] }: PostRecord): Html | null {
  const told = links.filter(({ url, finalUrl }) => webLink(finalUrl ?? url) !== null)
  if (told.length === 0) return null
  return html`<section class="led" aria-label="Links of the post"><ul>${told.map(followed)}</ul></section>
`
}

function followed({ short, url, finalUrl, status, title }: PostLink): Html {
  const href = webLink(finalUrl ?? url) ?? ''
  const { hostname } = new URL(href)
  const dead = status !== null && status >= 400
  return html`<li><span class="small">${short.replace(/^https?:\/\//, '')} led to</span> <a href="${href}" ${OUTWARD}><bdi>${
    plain(title ?? '') || hostname
  }</bdi></a> <span class="small">${hostname}${dead && html` · <b class="dead">dead at capture (${status})</b>`}</span></li>`
}
