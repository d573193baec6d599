import type { SourceStatus } from '../shared/source-status.ts'

type Named = Extract<SourceStatus, { kind: 'named' }>

/** The account was suspended, by Bluesky or by its server. */
export const suspended: Named = {
  kind: 'named',
  liveness: 'account-suspended',
  reason: 'account-suspended',
}

/** The account was deleted for good. */
export const deleted: Named = { kind: 'named', liveness: 'account-deleted', reason: 'account-deleted' }

/** The account's owner put it to sleep. It is as gone as a deleted one, and may come back. */
export const deactivated: Named = {
  ...deleted,
  notes: ['The account is deactivated by its owner. It may come back.'],
}

/** What the named states of a repository and the errors of its server mean (platforms-2.md § 1.3). */
export const ACCOUNT_STATES: ReadonlyMap<string, Named> = new Map([
  ['takendown', suspended],
  ['suspended', suspended],
  ['deleted', deleted],
  ['deactivated', deactivated],
  ['RepoTakendown', suspended],
  ['RepoSuspended', suspended],
  ['RepoDeactivated', deactivated],
  ['AccountTakedown', suspended],
  ['AccountDeactivated', deactivated],
])
