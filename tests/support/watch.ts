import { readConfig } from '../../config/config.ts'
import type { Check } from '../../src/model/answer.ts'
import type { EventRecord } from '../../src/model/event.ts'
import type { Decision } from '../../src/verify/decide.ts'
import { FRESH, type WatchMemory } from '../../src/verify/watch.ts'
import type { Settled, WatchBook, Watched } from '../../src/verify/watch-book.ts'

/** The shipped policy. */
export const policy = readConfig({}).watch

/** A decision as if `decide` had made it. */
export function decision(after: WatchMemory, dueAt: Date): Decision {
  return {
    after,
    happened: null,
    withheld: false,
    suspected: false,
    dueAt: dueAt.getTime(),
    rank: 2,
    wished: 1,
    siblings: 0,
  }
}

export const settled = (check: Check, after: WatchMemory, dueAt: Date): Settled => ({
  check,
  decision: decision(after, dueAt),
  unknownStreak: check.liveness === 'unknown' ? 1 : 0,
})

export const watched = (post: Watched['post'], knownAt: number, more: Partial<Watched> = {}): Watched => ({
  post,
  memory: { ...FRESH, seenAlive: true },
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

/** A book of one post, in memory. */
export class OneBook implements WatchBook {
  watched: Watched
  dueAt = 0
  readonly told_: string[] = []
  #after: WatchMemory | null = null

  constructor(first: Watched) {
    this.watched = first
  }

  async settle(
    seen: Watched,
    { check, decision: made, unknownStreak }: Settled,
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

  async current(): Promise<Watched> {
    return this.watched
  }

  async told(
    _post: Watched['post'],
    _revision: number,
    events: readonly { key: string; event: EventRecord }[],
  ) {
    if (this.#after === null) return
    this.told_.push(...events.map(({ key, event }) => `${event.type} ${key}`))
    this.watched = { ...this.watched, revision: this.watched.revision + 1, memory: this.#after, pending: [] }
    this.#after = null
  }

  async hurry(): Promise<void> {}
  async learn(): Promise<void> {}
}
