import { z } from 'zod'

/** The result of a capture; exactly one. `docs/outcomes.md` has the table. */
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
  'platform-closed',
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

const DEATHS = [
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'platform-closed',
  'not-found',
] as const

/** The reasons with which a capture usually ends in each outcome; null for none. */
export const USUAL_REASONS: Readonly<Partial<Record<Outcome, readonly (Reason | null)[]>>> = {
  captured: [null],
  partial: [null],
  salvaged: DEATHS,
  gone: DEATHS,
  private: ['protected'],
  withheld: ['withheld'],
  'age-gated': ['age-restricted'],
  blocked: ['upstream'],
  failed: ['rate-limited', 'upstream', 'network', 'unreadable', 'internal'],
}

/** A required part that the snapshot does not hold, and why. */
export const MissingPart = z.object({
  part: z.enum(['text', 'photo', 'video', 'audio', 'poll', 'quoted', 'thread', 'file']),
  url: z.string().nullable(),
  reason: Reason,
})
export type MissingPart = z.infer<typeof MissingPart>

/** The result of one check of the original. `unknown` says nothing about the post. */
export const Liveness = z.enum([
  'live',
  'edited',
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'account-protected',
  'platform-closed',
  'not-found',
  'age-gated',
  'withheld',
  'unknown',
])
export type Liveness = z.infer<typeof Liveness>

/** The state of a post after repeated checks. `lost` requires several checks that agree (see `verify/`). */
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
