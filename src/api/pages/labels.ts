import { formatMoment } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import { livenessLabel, type StatusTone } from '../../card/original-state.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { Liveness, Outcome, WatchState } from '../../model/outcome.ts'

const OUTCOMES: Readonly<Record<Outcome, readonly [tone: StatusTone, words: string]>> = {
  captured: ['good', 'The whole post is kept.'],
  partial: ['half', 'Kept, but a part is missing.'],
  salvaged: ['half', 'The post was gone; what others kept of it is here.'],
  gone: ['bad', 'The post was gone, and nothing of it was left to keep.'],
  private: ['half', 'Its author showed it to followers only.'],
  withheld: ['half', 'The platform withheld it.'],
  'age-gated': ['half', 'The platform asked for an age.'],
  blocked: ['bad', 'The platform refused to answer us.'],
  failed: ['bad', 'It could not be asked.'],
  unsupported: ['quiet', 'Posts of its platform cannot be captured yet.'],
  unresolved: ['quiet', 'Its address is not known; the article has its words.'],
}

const STATES: Readonly<Record<WatchState, readonly [tone: StatusTone, words: string]>> = {
  watched: ['quiet', 'watched'],
  suspected: ['half', 'perhaps lost'],
  lost: ['bad', 'lost'],
  returned: ['good', 'returned'],
}

/** What a capture's outcome means, as a sentence. */
export const outcomeSentence = (outcome: Outcome): string => OUTCOMES[outcome][1]

export const outcomeTone = (outcome: Outcome): StatusTone => OUTCOMES[outcome][0]

/** A word in a box of its colour; the word says it, not the colour alone. */
export const badge = (tone: StatusTone, words: string): Html =>
  html`<span class="mark ${tone}">${words}</span>`

export const outcomeBadge = (outcome: Outcome | null): Html =>
  outcome === null ? badge('quiet', 'not captured yet') : badge(OUTCOMES[outcome][0], outcome)

/** How the original stands: the watch's state, and what the last check found where that says more. */
export function stateBadge(state: WatchState, liveness: Liveness | null): Html {
  if (state === 'watched' && liveness !== null) {
    return badge(
      liveness === 'live' ? 'good' : liveness === 'unknown' ? 'quiet' : 'half',
      livenessLabel(liveness),
    )
  }
  return badge(...STATES[state])
}

/** Who wrote it, in boxes that no direction control can leave. */
export function authorLabel(author: { name: string; handle: string } | null): Html {
  if (author === null) return html`<span class="someone">Unknown author</span>`
  return html`<bdi class="someone">${stripBidi(author.name)}</bdi> <bdi class="handle-of">@${stripBidi(author.handle)}</bdi>`
}

/** A time of the catalog, or a dash. */
export const timeLabel = (iso: string | null): Html => (iso === null ? html`–` : formatMoment(iso))

/** `4.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB']
  const step = bytes < 1_000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1_000 ** step
  return `${value.toLocaleString('en', { maximumFractionDigits: step === 0 ? 0 : 1 })} ${units[step]}`
}

/** The address of a post's page. */
export const postPath = (post: { platform: string; id: string }): string =>
  `/posts/${post.platform}/${encodeURIComponent(post.id)}`
