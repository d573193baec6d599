/*
 * The values that this migration allows in columns. They are literals because a migration that ran never changes; a test
 * compares them with the lists of model/.
 */
export const OUTCOMES = `
  'captured', 'partial', 'salvaged', 'gone', 'private', 'withheld',
  'age-gated', 'blocked', 'failed', 'unsupported', 'unresolved'`
export const REASONS = `
  'deleted', 'removed', 'account-deleted', 'account-suspended', 'platform-closed', 'not-found', 'protected',
  'withheld', 'age-restricted', 'rate-limited', 'upstream', 'network', 'unreadable',
  'address-refused', 'too-large', 'internal'`
export const LIVENESS = `
  'live', 'edited', 'deleted', 'removed', 'account-deleted', 'account-suspended',
  'account-protected', 'platform-closed', 'not-found', 'age-gated', 'withheld', 'unknown'`
export const STATES = `'watched', 'suspected', 'lost', 'returned'`
export const PRIORITIES = `'breaking', 'normal', 'backfill'`
export const WORK_STATES = `'queued', 'working', 'done'`
