import type { EventRecord } from '../model/event-record.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import type { Check } from '../model/post-answer.ts'
import type { ScheduleFacts } from './check-schedule.ts'
import type { CheckDecision } from './decide-after-check.ts'
import type { LivenessState } from './liveness-state.ts'

/** A post as the watch takes it up: nobody else looks at it for a while. Times in milliseconds since 1970. */
export interface WatchedPost {
  readonly post: PostRef
  readonly memory: LivenessState
  /** Raised with each change: what follows from an older one is not kept. */
  readonly revision: number
  readonly facts: ScheduleFacts
  /** Looks in a row that said nothing. */
  readonly unknownStreak: number
  readonly checkedAt: number | null
  /** Names the account; null while the author is not known. */
  readonly account: string | null
  /** The articles that cite it, by id. */
  readonly articles: readonly string[]
  /** How much more than others posts in its language are lost. */
  readonly language: number
  /** Decided on by somebody who was cut off before it was told. */
  readonly pending: readonly EventRecord[]
}

/** What one look came to. */
export interface SettledCheck {
  readonly check: Check
  readonly decision: CheckDecision
  readonly unknownStreak: number
}

/** What groups of posts are judged by: one look's part of it. */
export interface LossObservation {
  readonly platform: PlatformName
  readonly account: string | null
  readonly articles: readonly string[]
  /** Losses to be expected since the look before. */
  readonly expected: number
  readonly lost: boolean
  readonly suspected: boolean
  readonly requests: number
  readonly followUp: boolean
}

/** Where the watch keeps what it learns; the catalog, behind a port. */
export interface VerificationRepository {
  /**
   * Keeps a look and what follows from it. With `events` the post's state stays until they are told:
   * they are kept as pending, then `told` is called, by whoever comes by.
   *
   * @returns null where the post has changed since it was taken up: `current` must be judged anew
   */
  saveCheck(
    watched: WatchedPost,
    settled: SettledCheck,
    events: readonly EventRecord[],
  ): Promise<number | null>
  current(watched: WatchedPost): Promise<WatchedPost>
  /** The events are in the ledger, under these keys: state and announcements, at once. */
  commitEvents(
    post: PostRef,
    revision: number,
    events: readonly { key: string; event: EventRecord }[],
  ): Promise<void>
  /** Brings other posts of an account forward: so many of them, those first that wait longest. */
  expediteAccount(watched: WatchedPost, count: number): Promise<void>
  recordLosses(learned: LossObservation): Promise<void>
}
