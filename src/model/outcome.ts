import { z } from 'zod'

/** What a capture ended in; exactly one. The table is in `docs/outcomes.md`. */
export const Outcome = z.enum([
  'captured',
  'partial',
  'salvaged',
  'gone',
  'private',
  'withheld',
  'age-gated',
  'blocked',
  'failed',
  'unsupported',
  'unresolved',
])
export type Outcome = z.infer<typeof Outcome>

/** Why an outcome is not `captured`. */
export const Reason = z.enum([
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'not-found',
  'protected',
  'withheld',
  'age-restricted',
  'rate-limited',
  'upstream',
  'network',
  'unreadable',
  'address-refused',
  'too-large',
  'internal',
])
export type Reason = z.infer<typeof Reason>

/** A required part that the snapshot does not hold, and why. */
export const MissingPart = z.object({
  part: z.enum(['text', 'photo', 'video', 'audio', 'poll', 'quoted', 'thread']),
  url: z.string().nullable(),
  reason: Reason,
})
export type MissingPart = z.infer<typeof MissingPart>

/** What one look at the original found. `unknown` says nothing about the post. */
export const Liveness = z.enum([
  'live',
  'edited',
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'account-protected',
  'not-found',
  'age-gated',
  'withheld',
  'unknown',
])
export type Liveness = z.infer<typeof Liveness>

/** What repeated checks say of a post; `lost` needs checks that agree (see `verify/`). */
export const WatchState = z.enum(['watched', 'suspected', 'lost', 'returned'])
export type WatchState = z.infer<typeof WatchState>

/** Best first. A worse outcome never replaces a better one as a post's main snapshot. */
export const OUTCOME_RANK: readonly Outcome[] = [
  'captured',
  'partial',
  'salvaged',
  'private',
  'withheld',
  'age-gated',
  'gone',
  'blocked',
  'failed',
  'unsupported',
  'unresolved',
]
