import { readConfig } from '../../config/config.ts'
import type { EventRecord } from '../../src/model/event-record.ts'
import type { Check } from '../../src/model/post-answer.ts'
import type { CheckDecision } from '../../src/verify/decide-after-check.ts'
import { INITIAL_STATE, type LivenessState } from '../../src/verify/liveness-state.ts'
import type {
  CheckWithDecision,
  VerificationRepository,
  WatchedPost,
} from '../../src/verify/verification-repository.ts'

/** The default policy. */
export const policy = readConfig({}).watch

/** A decision as `decide` would have made it. */
function decision(after: LivenessState, dueAt: Date): CheckDecision {
  return {
    after,
    transition: null,
    withheld: false,
    suspected: false,
    dueAt: dueAt.getTime(),
    priority: 2,
    desiredRate: 1,
    siblings: 0,
  }
}

export const settled = (check: Check, after: LivenessState, dueAt: Date): CheckWithDecision => ({
  check,
  decision: decision(after, dueAt),
  unknownStreak: check.liveness === 'unknown' ? 1 : 0,
  unexpectedParts: [],
})

export const watched = (
  post: WatchedPost['post'],
  knownAt: number,
  more: Partial<WatchedPost> = {},
): WatchedPost => ({
  post,
  memory: { ...INITIAL_STATE, seenAlive: true },
  revision: 0,
  facts: { bornAt: knownAt, knownAt, risk: 1 },
  unknownStreak: 0,
  checkedAt: null,
  account: null,
  articles: [],
  language: 1,
  pending: [],
  ...more,
})

/** A verification repository of one post, in memory. */
export class OneBook implements VerificationRepository {
  watched: WatchedPost
  dueAt = 0
  readonly told_: string[] = []
  #after: LivenessState | null = null

  constructor(first: WatchedPost) {
    this.watched = first
  }

  async saveCheck(
    seen: WatchedPost,
    { check, decision: made, unknownStreak }: CheckWithDecision,
    events: readonly EventRecord[],
  ) {
    if (seen.revision !== this.watched.revision) return null
    this.dueAt = made.dueAt
    const revision = this.watched.revision + 1
    const checkedAt = Date.parse(check.at)
    if (events.length > 0) {
      this.#after = made.after
      this.watched = { ...this.watched, revision, unknownStreak, checkedAt, pending: events }
    } else this.watched = { ...this.watched, revision, unknownStreak, checkedAt, memory: made.after }
    return revision
  }

  async current(): Promise<WatchedPost> {
    return this.watched
  }

  async commitEvents(
    _post: WatchedPost['post'],
    _revision: number,
    events: readonly { key: string; event: EventRecord }[],
  ) {
    if (this.#after === null) return
    this.told_.push(...events.map(({ key, event }) => `${event.type} ${key}`))
    this.watched = { ...this.watched, revision: this.watched.revision + 1, memory: this.#after, pending: [] }
    this.#after = null
  }

  async expediteAccount(): Promise<void> {}
  async recordLosses(): Promise<void> {}
}
