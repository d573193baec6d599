import { type Html, html, safeHref } from '../../../card/html.ts'
import { stripBidi } from '../../../card/strip-bidi.ts'
import type { StatusTone } from '../../../model/status-label.ts'
import type { LinkState } from '../../views/serializers.ts'
import { badge, timeLabel } from '../labels.ts'

const TONES: Readonly<Record<LinkState['state'], StatusTone>> = {
  unknown: 'quiet',
  reachable: 'good',
  moved: 'half',
  changed: 'half',
  gone: 'bad',
}

/** Renders the links in a post, with their state at the last check. */
export function renderLinkList(all: readonly LinkState[]): Html | null {
  if (all.length === 0) return null
  return html`<section class="panel" aria-labelledby="links"><h2 id="links">Links in the post</h2><ul class="stack">${all.map(renderLink)}</ul></section>`
}

function renderLink({ short, url, state, since, status, title, checkedAt, archivedUrl }: LinkState): Html {
  const href = safeHref(url)
  const name = html`<bdi>${stripBidi(title ?? '') || url}</bdi>`
  const copy = safeHref(archivedUrl)
  return html`<li><p>${href === null ? name : html`<a href="${href}" rel="noreferrer noopener nofollow ugc">${name}</a>`} ${badge(
    TONES[state],
    status === null ? state : `${state} (${status})`,
    `link-${state}`,
  )}</p><p class="dim fine">${short !== undefined && html`<bdi>${short}</bdi> · `}${
    checkedAt === null ? 'not checked yet' : html`checked ${timeLabel(checkedAt)}`
  }${since !== null && html`, in this state since ${timeLabel(since)}`}${copy !== null && html` · <a href="${copy}" rel="noreferrer noopener">a public copy</a>`}</p></li>`
}
