import type { Outcome } from './outcome.ts'
import type { StatusLabel } from './status-label.ts'

/** The words for each outcome of a capture. */
export const OUTCOME_LABELS: Readonly<Record<Outcome, StatusLabel>> = {
  captured: { tone: 'good', name: 'captured', words: 'the whole post is kept' },
  partial: { tone: 'half', name: 'partial', words: 'kept, but a part is missing' },
  salvaged: {
    tone: 'half',
    name: 'salvaged',
    words: 'the post is gone; an archived copy or quotation is kept',
  },
  gone: { tone: 'bad', name: 'gone', words: 'the post is gone, and no copy of it was found' },
  private: { tone: 'half', name: 'private', words: 'its author shows it to followers only' },
  withheld: { tone: 'half', name: 'withheld', words: 'the platform withholds it' },
  'age-gated': { tone: 'half', name: 'age-gated', words: 'the platform asks for proof of age' },
  blocked: {
    tone: 'bad',
    name: 'blocked',
    words: 'the platform refuses to answer Stet, which says nothing about the post',
  },
  failed: { tone: 'bad', name: 'failed', words: 'no answer could be read; Stet tries again later' },
  unsupported: { tone: 'quiet', name: 'unsupported', words: "posts of its platform can't be captured yet" },
  unresolved: {
    tone: 'quiet',
    name: 'unresolved',
    words: 'its address is not known; its words are in the article record',
  },
}

/** Explains an outcome in a sentence of its own: `The whole post is kept.` */
export function outcomeSentence(outcome: Outcome): string {
  const { words } = OUTCOME_LABELS[outcome]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
