import type { EventDraft, EventRecord } from '../model/event-record.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import type { Check, UnexpectedPart } from '../model/post-answer.ts'
import type { ScheduleFacts } from './check-schedule.ts'
import type { CheckDecision } from './decide-after-check.ts'
import type { LivenessState } from './liveness-state.ts'

/** A post that is leased for a check. Times in milliseconds since 1970. */
export interface WatchedPost {
  readonly post: PostRef
  readonly memory: LivenessState
  /** Incremented with each change, for optimistic locking. */
  readonly revision: number
  readonly facts: ScheduleFacts
  /** Number of consecutive checks that ended in `unknown`. */
  readonly unknownStreak: number
  readonly checkedAt: number | null
  /** The account's key; null if the author is unknown. */
  readonly account: string | null
  /** The ids of the articles that cite it. */
  readonly articles: readonly string[]
  /** The relative loss risk of posts in its language; 1 is average. */
  readonly language: number
  /** Events of an earlier check whose process ended before it wrote them to the ledger. */
  readonly pending: readonly EventDraft[]
}

/** One check and the decision that follows from it. */
export interface CheckWithDecision {
  readonly check: Check
  readonly decision: CheckDecision
  readonly unknownStreak: number
  readonly unexpectedParts: readonly UnexpectedPart[]
}

/** What one check adds to the loss statistics of the post's groups. */
export interface LossObservation {
  readonly platform: PlatformName
  readonly account: string | null
  readonly articles: readonly string[]
  /** Expected number of losses since the previous check. */
  readonly expected: number
  readonly lost: boolean
  readonly suspected: boolean
  readonly requests: number
  readonly followUp: boolean
}

/** The port to the catalog: stores checks, states and loss statistics. */
export interface VerificationRepository {
  /**
   * Saves a check and its decision. With `events` the post's state stays as it is and the events are stored
   * as pending; `commitEvents` completes the change once they are in the ledger.
   *
   * @returns the new revision; null if the post has changed since it was leased, so the caller must decide
   *   again with `current`
   */
  saveCheck(
    watched: WatchedPost,
    settled: CheckWithDecision,
    events: readonly EventDraft[],
  ): Promise<number | null>
  /** Reloads a post. */
  current(watched: WatchedPost): Promise<WatchedPost>
  /** Commits the post's state and its announcements in one transaction, after the events are in the ledger under `key`. */
  commitEvents(
    post: PostRef,
    revision: number,
    events: readonly { key: string; event: EventRecord }[],
  ): Promise<void>
  /** Makes `count` other posts of the account due now, those first whose last check is oldest. */
  expediteAccount(watched: WatchedPost, count: number): Promise<void>
  recordLosses(learned: LossObservation): Promise<void>
}
