import type { Liveness, Outcome, Reason, WatchState } from './outcome.ts'

/** Reasons of a capture that prove the end of a post, and what a check would call each. */
export const DEATHS = [
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'platform-closed',
  'not-found',
] as const

/** The state of an original as it is shown: `gone` before Stet came, so that it was never watched alive. */
export type ShownState = WatchState | 'gone'

interface KnownEnd {
  readonly state: WatchState
  readonly outcome: Outcome | null
  readonly reason: Reason | null
  readonly liveness: Liveness | null
}

/**
 * How a post had ended before its first capture, by the proof of that capture or of a later check; null for a post that was
 * seen alive or may live. Such a post can't become *lost*, for nobody saw it live.
 */
export function goneBefore({ state, outcome, reason, liveness }: KnownEnd): (typeof DEATHS)[number] | null {
  if (state !== 'watched' || (outcome !== 'gone' && outcome !== 'salvaged')) return null
  const proof = liveness === null || liveness === 'unknown' ? reason : liveness
  return DEATHS.find((death) => death === proof) ?? null
}
