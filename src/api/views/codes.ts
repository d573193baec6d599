import { Liveness, Outcome, Reason } from '../../model/outcome.ts'
import { OUTCOME_LABELS } from '../../model/outcome-labels.ts'
import { REASON_LABELS } from '../../model/reason-labels.ts'
import { ShownState } from '../../model/shown-state.ts'
import { LIVENESS_LABELS, STATE_LABELS } from '../../model/state-labels.ts'

/** Lists codes with their words, for the document of the API: `captured: …; partial: …`. */
const explain = (what: string, words: Readonly<Record<string, string>>): string =>
  `${what} ${Object.entries(words)
    .map(([code, text]) => `${code}: ${text}`)
    .join('; ')}.`

const wordsOf = (labels: Readonly<Record<string, { readonly words: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([code, { words }]) => [code, words]))

const REASONS = Object.fromEntries(Object.entries(REASON_LABELS).map(([code, { post }]) => [code, post]))

// The codes of answers, as components of the document with the words that pages, commands and mail use.
export const OutcomeCode = Outcome.meta({
  id: 'Outcome',
  description: explain('How a capture ended.', wordsOf(OUTCOME_LABELS)),
})
export const ReasonCode = Reason.meta({
  id: 'Reason',
  description: explain('Why an outcome is not `captured`.', REASONS),
})
export const LivenessCode = Liveness.meta({
  id: 'Liveness',
  description: explain('What a check of the original found.', wordsOf(LIVENESS_LABELS)),
})
export const StateCode = ShownState.meta({
  id: 'State',
  description: explain('What the checks of the original amount to.', wordsOf(STATE_LABELS)),
})
