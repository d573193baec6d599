/** On whose behalf a source is asked. Each has its part of a source's budget; none starves. */
export const PRIORITY_CLASSES = ['breaking', 'normal', 'backfill', 'verify'] as const
export type PriorityClass = (typeof PRIORITY_CLASSES)[number]

/** How fast a source may be asked: so many requests a second, and so many at once after a rest. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** `limited`: the source asked to be left alone. `paused`: it failed too often in a row, and is given a rest. */
export type BackoffKind = 'limited' | 'paused'

/**
 * The answer to "may I ask now?"; `ms` from now: when to put the question again, or when the source opens.
 * `troubled`: requests to it failed and none has succeeded since, so that a success is to be reported.
 */
export type Permit =
  | { readonly kind: 'go'; readonly troubled: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'closed'; readonly ms: number; readonly why: BackoffKind }

/**
 * An event that an operator should know about: the source asked for a pause, was paused, or recovered; its
 * canary failed or recovered; it returned an unknown response.
 */
export interface SourceEvent {
  readonly source: string
  readonly what: 'limited' | 'paused' | 'resumed' | 'canary-silent' | 'canary-recovered' | 'unknown-answer'
  /** Until it opens again, in milliseconds; 0 where it is not closed. */
  readonly ms: number
  /** What was answered, in short. */
  readonly detail?: string
  /** The answer as it came, cut: what was never seen before should be kept. */
  readonly raw?: string
}

/** A source that nobody is to ask for now. */
export interface SourceBackoff {
  readonly source: string
  readonly why: BackoffKind
  readonly ms: number
}

/** What a request's end changed. */
export interface BreakerChange {
  readonly what: 'paused' | 'resumed'
  readonly ms: number
}

/**
 * How often sources may be asked, kept together by all who ask: in one process, or by all workers on
 * all machines. A *source* is a named endpoint or a host.
 *
 * Methods throw ServiceError `queue-unavailable` where what they share can't be reached.
 */
export interface RateLimiter {
  /** A turn for one request; `go` uses it up. */
  acquire(source: string, share: PriorityClass, rate: Rate): Promise<Permit>
  /** Closes a source for so long. True where it was open: the first who says it. */
  backOff(source: string, ms: number): Promise<boolean>
  /**
   * How a request ended, for the breaker. Answers with what changed by it. A success need not be told
   * where its turn was not `troubled`: there was nothing for it to mend.
   */
  recordResult(source: string, ok: boolean): Promise<BreakerChange | null>
  /** Those of these sources that are closed, and for how long yet, in milliseconds. */
  listBackoffs(sources: readonly string[]): Promise<SourceBackoff[]>
  /** How many requests could be made at once at this moment, by source. */
  remaining(rates: Readonly<Record<string, Rate>>): Promise<ReadonlyMap<string, number>>
  close(): Promise<void>
}
