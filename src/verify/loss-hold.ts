import { type AccountCounts, detectBurst } from './loss-burst.ts'

export const HOLD_CAUSES = ['burst', 'canary'] as const
export type HoldCause = (typeof HOLD_CAUSES)[number]

/** A platform's hold: while it is in force, none of its posts becomes lost. Times in milliseconds since 1970. */
export interface LossHold {
  readonly since: number
  /** `burst`: more losses than chance explains. `canary`: the canary is not answered alive. */
  readonly why: HoldCause
  /** The counts when it began. */
  readonly accounts: AccountCounts
  /** The probability of these counts by chance. */
  readonly chance: number
  /** When it ended; null while it is in force. */
  readonly releasedAt: number | null
}

/** The observations from which `updateHold` decides. */
interface HoldInputs {
  /** Counts since the last hold ended, at most of a day. */
  readonly day: AccountCounts
  /** Counts of the last quarter of the time over which checks must agree. */
  readonly recent: AccountCounts
  /** The platform's usual share of accounts that lose a post; see `loss-burst.ts`. */
  readonly usual: number
  /** `unasked` if there was no loss to report, so the canary was not checked. */
  readonly canary: 'alive' | 'silent' | 'unasked'
}

/** The longest hold, in multiples of `lostAfterMs`: a burst that lasts longer is believed. */
const MAX_PERIODS = 3

/**
 * Begins, keeps or ends a hold; returns the same object if nothing changed. A burst is held for as long as
 * checks must agree, so that each of its posts is checked again, and then until losses no longer come in
 * bursts. Every loss that is reported after the hold rests on a check after the hold.
 */
export function updateHold(
  hold: LossHold | null,
  now: number,
  inputs: HoldInputs,
  lostAfterMs: number,
): LossHold | null {
  const held = hold !== null && hold.releasedAt === null ? hold : null
  const day = detectBurst(inputs.day, inputs.usual)
  // The counts of a whole day can hide a burst that has just begun.
  const { burst, chance } = day.burst ? day : detectBurst(inputs.recent, inputs.usual)
  if (held === null || held.why === 'canary') {
    if (burst) return { since: now, why: 'burst', accounts: inputs.day, chance, releasedAt: null }
    if (inputs.canary === 'silent') {
      return held ?? { since: now, why: 'canary', accounts: inputs.day, chance, releasedAt: null }
    }
    return held !== null && inputs.canary === 'alive' ? { ...held, releasedAt: now } : hold
  }
  const heldMs = now - held.since
  if (heldMs < lostAfterMs || inputs.canary !== 'alive') return held
  const settled = !detectBurst(inputs.recent, inputs.usual).burst
  return settled || heldMs >= MAX_PERIODS * lostAfterMs ? { ...held, releasedAt: now } : held
}

export const isHeld = (hold: LossHold | null): boolean => hold !== null && hold.releasedAt === null
