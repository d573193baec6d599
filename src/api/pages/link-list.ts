import { type Html, html, safeHref } from '../../card/html.ts'
import type { StatusTone } from '../../card/original-state.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { serializeLink } from '../views/serializers.ts'
import { badge, timeLabel } from './labels.ts'

type Link = ReturnType<typeof serializeLink>

const TONES: Readonly<Record<Link['state'], StatusTone>> = {
  unknown: 'quiet',
  reachable: 'good',
  moved: 'half',
  changed: 'half',
  gone: 'bad',
}

/** Where the post's links lead today, as the last look at each found it. */
export function renderLinkList(all: readonly Link[]): Html | null {
  if (all.length === 0) return null
  return html`<section class="panel" aria-labelledby="links"><h2 id="links">Links in the post</h2><ul class="stack">${all.map(link)}</ul></section>`
}

function link({ short, url, state, since, status, title, checkedAt, archivedUrl }: Link): Html {
  const href = safeHref(url)
  const name = html`<bdi>${stripBidi(title ?? '') || url}</bdi>`
  const copy = safeHref(archivedUrl)
  return html`<li><p>${href === null ? name : html`<a href="${href}" rel="noreferrer noopener nofollow ugc">${name}</a>`} ${badge(
    TONES[state],
    status === null ? state : `${state} (${status})`,
  )}</p><p class="dim fine">${short !== undefined && html`<bdi>${short}</bdi> · `}${
    checkedAt === null ? 'not looked at yet' : html`looked at ${timeLabel(checkedAt)}`
  }${since !== null && html`, so since ${timeLabel(since)}`}${copy !== null && html` · <a href="${copy}" rel="noreferrer noopener">a public copy</a>`}</p></li>`
}
