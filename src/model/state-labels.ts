import type { Liveness } from './outcome.ts'
import type { ShownState } from './shown-state.ts'
import type { StatusLabel } from './status-label.ts'

/** The words for each state of an original. */
export const STATE_LABELS: Readonly<Record<ShownState, StatusLabel>> = {
  watched: { tone: 'quiet', name: 'watched', words: 'Stet checks whether it is still there' },
  suspected: {
    tone: 'half',
    name: 'perhaps lost',
    words: 'a check found it dead; Stet checks again before it says so',
  },
  lost: { tone: 'bad', name: 'lost', words: 'several checks agree that it is gone' },
  returned: { tone: 'good', name: 'returned', words: 'it was lost, and is there again' },
  gone: {
    tone: 'bad',
    name: 'gone before we came',
    words: 'it was dead when Stet first asked for it, so that nobody saw it alive',
  },
}

/** The words for the result of a check. A single check that finds a post dead is no loss yet. */
export const LIVENESS_LABELS: Readonly<Record<Liveness, StatusLabel>> = {
  live: { tone: 'good', name: 'live', words: 'it is there, as it was' },
  edited: { tone: 'half', name: 'edited', words: 'it is there, and was changed since the copy' },
  deleted: {
    tone: 'half',
    name: 'deleted by its author',
    words: 'the platform says that its author deleted it',
  },
  removed: {
    tone: 'half',
    name: 'removed by the platform',
    words: 'the platform says that it took the post down',
  },
  'account-deleted': { tone: 'half', name: 'its account is gone', words: 'the account no longer exists' },
  'account-suspended': {
    tone: 'half',
    name: 'its account is suspended',
    words: 'the platform closed the account',
  },
  'account-protected': {
    tone: 'half',
    name: 'its account is protected',
    words: 'its author shows it to followers only; it is not lost',
  },
  'platform-closed': {
    tone: 'half',
    name: 'its platform has closed',
    words: 'the platform itself no longer exists',
  },
  'not-found': {
    tone: 'half',
    name: 'not found',
    words: 'every source says that nothing is there, and none says why',
  },
  'age-gated': {
    tone: 'half',
    name: 'shown to adults only',
    words: 'the platform asks for proof of age; it is not lost',
  },
  withheld: {
    tone: 'half',
    name: 'withheld in some countries',
    words: 'the platform withholds it, after a complaint or by law; it is not lost',
  },
  unknown: {
    tone: 'quiet',
    name: 'unknown',
    words: 'a limit, an outage or a refusal, which says nothing about the post',
  },
}

/** The text for the result of a check: `deleted by its author`. */
export const livenessLabel = (liveness: Liveness): string => LIVENESS_LABELS[liveness].name
