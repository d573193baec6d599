import { formatMoment } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import { livenessLabel, type StatusTone } from '../../card/original-state.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Liveness, Outcome } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { PostMatch } from '../../model/post-match.ts'
import type { ShownState } from '../../model/shown-state.ts'
import { renderMarked } from './marked-text.ts'

const OUTCOMES: Readonly<Record<Outcome, readonly [tone: StatusTone, sentence: string]>> = {
  captured: ['good', 'The whole post is archived.'],
  partial: ['half', 'Archived, but a part is missing.'],
  salvaged: ['half', 'The post was gone; this copy comes from other sources.'],
  gone: ['bad', 'The post was gone, and no copy of it was found.'],
  private: ['half', 'Only followers of its author may see it.'],
  withheld: ['half', 'The platform withholds it.'],
  'age-gated': ['half', 'The platform requires a proof of age.'],
  blocked: ['bad', 'The platform refused our requests.'],
  failed: ['bad', 'The platform could not be reached.'],
  unsupported: ['quiet', 'Stet cannot capture posts of this platform yet.'],
  unresolved: ['quiet', 'Its URL is unknown; the article quotes its text.'],
}

const STATES: Readonly<Record<ShownState, readonly [tone: StatusTone, label: string]>> = {
  watched: ['quiet', 'watched'],
  suspected: ['half', 'perhaps lost'],
  lost: ['bad', 'lost'],
  returned: ['good', 'returned'],
  gone: ['bad', 'gone'],
}

/** Explains a capture's outcome in a sentence. */
export const outcomeSentence = (outcome: Outcome): string => OUTCOMES[outcome][1]

export const outcomeTone = (outcome: Outcome): StatusTone => OUTCOMES[outcome][0]

/** Renders a coloured badge. The label carries the meaning, never the colour alone. */
export const badge = (tone: StatusTone, label: string): Html =>
  html`<span class="mark ${tone}">${label}</span>`

export const outcomeBadge = (outcome: Outcome | null): Html =>
  outcome === null ? badge('quiet', 'not captured yet') : badge(OUTCOMES[outcome][0], outcome)

/** Renders the state of the original: the watch state, or for a watched post the liveness of its last check. */
export function stateBadge(state: ShownState, liveness: Liveness | null): Html {
  if (state === 'watched' && liveness !== null) {
    return badge(
      liveness === 'live' ? 'good' : liveness === 'unknown' ? 'quiet' : 'half',
      livenessLabel(liveness),
    )
  }
  return badge(...STATES[state])
}

/** Renders a post's author, isolated so that bidirectional control characters have no effect outside; with the parts that a search matches. */
export function authorLabel(
  platform: PlatformName,
  author: { name: string; handle: string } | null,
  labels: PlatformLabels,
  match: Pick<PostMatch, 'name' | 'handle'> = { name: [], handle: [] },
): Html {
  if (author === null) return html`<span class="someone">Unknown author</span>`
  const handle = labels.handle(platform, author.handle)
  // The platform's sign of an account precedes the handle.
  const sign = handle.length - author.handle.length
  const marks = match.handle.map(([start, end]): [number, number] => [start + sign, end + sign])
  return html`<bdi class="someone">${renderMarked(author.name, match.name, stripBidi)}</bdi> <bdi class="handle-of">${renderMarked(handle, marks, stripBidi)}</bdi>`
}

/** Renders a time; a dash for null. */
export const timeLabel = (iso: string | null): Html => (iso === null ? html`–` : formatMoment(iso))

/** The path of a post's page. */
export const postPath = (post: { platform: string; id: string }): string =>
  `/posts/${post.platform}/${encodeURIComponent(post.id)}`
