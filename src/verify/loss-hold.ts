import { type AccountCounts, detectBurst } from './loss-burst.ts'

export const HOLD_CAUSES = ['burst', 'canary'] as const
export type HoldCause = (typeof HOLD_CAUSES)[number]

/** While a platform is held, none of its posts becomes lost. Times in milliseconds since 1970. */
export interface LossHold {
  readonly since: number
  /** `burst`: more bad news than chance brings. `canary`: the post known to live is not answered alive. */
  readonly why: HoldCause
  /** What was seen when it began. */
  readonly accounts: AccountCounts
  /** How likely chance alone would bring as much. */
  readonly chance: number
  /** Null while it is in force. */
  readonly releasedAt: number | null
}

/** What is known of a platform when its hold is looked at. */
export interface HoldInputs {
  /** Since the last hold ended, or for a day. */
  readonly day: AccountCounts
  /** In the last part of the time over which checks must agree. */
  readonly recent: AccountCounts
  /** The platform's usual part of accounts that lose a post; see `loss-burst.ts`. */
  readonly usual: number
  /** `unasked` where there is nothing to report, so that nobody needed to ask. */
  readonly canary: 'alive' | 'silent' | 'unasked'
}

/** A burst that does not end is how it is: it is believed after this many times the usual time. */
const LONGEST = 3

/**
 * The hold after what is known now; the same object where nothing changed. A burst is held for as long as
 * checks must agree, so that each post of it is looked at again, and then until no new bad news comes in
 * bursts. Every loss that is reported after it rests on a look after it.
 */
export function updateHold(
  hold: LossHold | null,
  now: number,
  news: HoldInputs,
  lostAfterMs: number,
): LossHold | null {
  const held = hold !== null && hold.releasedAt === null ? hold : null
  const day = detectBurst(news.day, news.usual)
  // A burst that has only begun drowns in the day before it.
  const { burst, chance } = day.burst ? day : detectBurst(news.recent, news.usual)
  if (held === null || held.why === 'canary') {
    if (burst) return { since: now, why: 'burst', accounts: news.day, chance, releasedAt: null }
    if (news.canary === 'silent') {
      return held ?? { since: now, why: 'canary', accounts: news.day, chance, releasedAt: null }
    }
    return held !== null && news.canary === 'alive' ? { ...held, releasedAt: now } : hold
  }
  const heldMs = now - held.since
  if (heldMs < lostAfterMs || news.canary !== 'alive') return held
  const settled = !detectBurst(news.recent, news.usual).burst
  return settled || heldMs >= LONGEST * lostAfterMs ? { ...held, releasedAt: now } : held
}

export const isHeld = (hold: LossHold | null): boolean => hold !== null && hold.releasedAt === null
