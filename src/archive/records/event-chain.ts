import type { EventDraft, EventRecord } from '../../model/event-record.ts'

/** An event's place in the chain of its post, and the hash by which the next event refers to it. */
export interface ChainLink {
  readonly key: string
  readonly number: number
  /** The SHA-256 of the event before, as stored; null for the first. */
  readonly previous: string | null
  readonly sha256: string
  readonly at: Date
}

/** What is wrong with a chain; both lists are empty if nothing is. */
export interface ChainReview {
  /** The events whose predecessor is missing. */
  readonly gaps: readonly ChainLink[]
  /** The events that share their predecessor with an earlier one. */
  readonly forks: readonly ChainLink[]
}

/**
 * Sorts a post's events by their times. The writer of an event makes its time later than that of the event before,
 * whatever its clock says, so this is the order of the chain. Two events with the same predecessor, which two machines wrote at
 * once without knowing of each other, are in this order as well: every reader finds the same one in force.
 */
export function compareLinks(one: Pick<ChainLink, 'at' | 'key'>, other: Pick<ChainLink, 'at' | 'key'>) {
  return one.at.getTime() - other.at.getTime() || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)
}

/** Finds gaps and forks in the chain of a post. */
export function reviewChain(links: readonly ChainLink[]): ChainReview {
  const sorted = links.toSorted(compareLinks)
  const known = new Set(sorted.map(({ number, sha256 }) => `${number} ${sha256}`))
  const continued = new Set<string>()
  const gaps: ChainLink[] = []
  const forks: ChainLink[] = []
  for (const link of sorted) {
    const { number, previous } = link
    const isFirst = number === 1 && previous === null
    if (!isFirst && !known.has(`${number - 1} ${previous}`)) gaps.push(link)
    const parent = `${number} ${previous}`
    if (continued.has(parent)) forks.push(link)
    continued.add(parent)
  }
  return { gaps, forks }
}

/**
 * The time of the next event: that of its draft, but later than the event before and in a second of its own, which its
 * key names.
 *
 * @param taken whether an object already has the key of this second
 */
export function nextEventTime(draft: Date, before: Date | null, taken: (second: Date) => boolean): Date {
  let at = new Date(Math.max(draft.getTime(), before === null ? 0 : before.getTime() + 1))
  while (taken(at)) at = new Date((Math.floor(at.getTime() / 1000) + 1) * 1000)
  return at
}

const WATCH_TYPES: ReadonlySet<EventRecord['type']> = new Set(['lost', 'returned', 'edited', 'repaired'])

/**
 * Whether a draft of the watch was written by an earlier attempt. Its evidence, with the times of the checks, identifies
 * it. A decision of a person is never a repetition: who decides the same again does so after something else was in force.
 */
export function isWritten(draft: EventDraft, event: EventRecord): boolean {
  if (!WATCH_TYPES.has(draft.type) || Date.parse(event.at) < Date.parse(draft.at)) return false
  const identity = ({ type, since, cause, reason, repairs, evidence }: EventDraft) =>
    JSON.stringify([type, since, cause, reason, repairs, evidence])
  return identity(draft) === identity(event)
}
