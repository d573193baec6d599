import type { LivenessRow } from '../contracts/platform.contract.ts'

/** What an answer of a platform means, in the rows of a liveness table. */
export const LIVE = { liveness: 'live', reason: null, outcome: 'captured' } as const
export const GONE = {
  liveness: 'not-found',
  reason: 'not-found',
  outcome: 'gone',
  wordsOutcome: 'salvaged',
} as const
export const SUSPENDED = {
  ...GONE,
  liveness: 'account-suspended',
  reason: 'account-suspended',
} as const
export const ACCOUNT_DELETED = { ...GONE, liveness: 'account-deleted', reason: 'account-deleted' } as const
export const REFUSED = { liveness: 'unknown', reason: 'upstream', refused: true, outcome: 'blocked' } as const
export const unknown = (reason: LivenessRow['reason']) =>
  ({ liveness: 'unknown', reason, outcome: 'failed' }) as const
