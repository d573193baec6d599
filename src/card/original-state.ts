import type { Liveness, WatchState } from '../model/outcome.ts'
import { isDeath } from '../model/shown-state.ts'
import { livenessLabel } from '../model/state-labels.ts'
import type { StatusTone } from '../model/status-label.ts'
import { formatDay } from './format-time.ts'
import { type Html, html } from './html.ts'

/** The state of the original, according to the checks. */
export interface OriginalState {
  readonly state: WatchState
  /** The result of the last conclusive check; null if there is none. */
  readonly liveness: Liveness | null
  /** When it was lost, or the loss was first suspected. */
  readonly since: Date | null
  readonly checkedAt: Date | null
}

/** Describes the state: `Original lost since 4 March 2026: deleted by its author`, with the tone for its severity. */
export function describeOriginal(original: OriginalState): { tone: StatusTone; words: Html } {
  const { state, liveness, since, checkedAt } = original
  const cause = liveness === null ? '' : `: ${livenessLabel(liveness)}`
  const from = since && html` since ${formatDay(since.toISOString())}`
  const seen = checkedAt && html`, seen ${formatDay(checkedAt.toISOString())}`
  if (state === 'lost') return { tone: 'bad', words: html`Original lost${from}${cause}` }
  if (state === 'suspected')
    return { tone: 'half', words: html`Original perhaps lost${cause}; being checked again` }
  if (state === 'returned') return { tone: 'good', words: html`Original lost once, live again${seen}` }
  if (liveness === 'live') return { tone: 'good', words: html`Original live${seen}` }
  if (liveness === 'edited') return { tone: 'half', words: html`Original live${seen}, edited since` }
  if (liveness === null || liveness === 'unknown') return { tone: 'quiet', words: html`Original: unknown` }
  const tone = isDeath(liveness) ? 'bad' : 'half'
  return { tone, words: html`Original${cause}` }
}
