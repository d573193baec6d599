import { type Html, html, webLink } from '../../card/html.ts'
import { plain } from '../../card/names.ts'
import type { Tone } from '../../card/original.ts'
import type { linkView } from '../views.ts'
import { mark, when } from './words.ts'

type Link = ReturnType<typeof linkView>

const TONES: Readonly<Record<Link['state'], Tone>> = {
  unknown: 'quiet',
  reachable: 'good',
  moved: 'half',
  changed: 'half',
  gone: 'bad',
}

/** Where the post's links lead today, as the last look at each found it. */
export function links(all: readonly Link[]): Html | null {
  if (all.length === 0) return null
  return html`<section class="panel" aria-labelledby="links"><h2 id="links">Links in the post</h2><ul class="stack">${all.map(link)}</ul></section>`
}

function link({ short, url, state, since, status, title, checkedAt, archivedUrl }: Link): Html {
  const href = webLink(url)
  const name = html`<bdi>${plain(title ?? '') || url}</bdi>`
  const copy = webLink(archivedUrl)
  return html`<li><p>${href === null ? name : html`<a href="${href}" rel="noreferrer noopener nofollow ugc">${name}</a>`} ${mark(
    TONES[state],
    status === null ? state : `${state} (${status})`,
  )}</p><p class="dim fine">${short !== undefined && html`<bdi>${short}</bdi> · `}${
    checkedAt === null ? 'not looked at yet' : html`looked at ${when(checkedAt)}`
  }${since !== null && html`, so since ${when(since)}`}${copy !== null && html` · <a href="${copy}" rel="noreferrer noopener">a public copy</a>`}</p></li>`
}
