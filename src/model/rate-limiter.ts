/** Priority classes of requests. Each has a guaranteed share of a source's rate, so that none starves. */
export const PRIORITY_CLASSES = ['breaking', 'normal', 'backfill', 'verify'] as const
export type PriorityClass = (typeof PRIORITY_CLASSES)[number]

/**
 * The rate limit of a source: requests per second, and the burst that is allowed after a pause. With `perHost` each host
 * of the source has the whole limit for itself, as the servers of a federation do.
 */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
  readonly perHost?: true
}

/** `limited`: the source announced a rate limit. `refused`: it refuses us. `paused`: the circuit breaker opened after consecutive failures. */
export type BackoffKind = Announced | 'paused'

/** What a source said that closes it. */
export type Announced = 'limited' | 'refused'

/**
 * The limiter's reply to a request for a permit. `ms`: time until the next try (`wait`), or until the backoff ends
 * (`closed`). `degraded`: requests have failed since the last success, so the caller must report a success.
 */
export type Permit =
  | { readonly kind: 'go'; readonly degraded: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'closed'; readonly ms: number; readonly why: BackoffKind }

/** What can happen to a source. */
export const SOURCE_EVENTS = [
  'limited',
  'refused',
  'paused',
  'resumed',
  'canary-silent',
  'canary-recovered',
  'unknown-answer',
  'unknown-part',
  'absent-part',
] as const

/**
 * A change that operators should know: a source announced a limit, refused us, was paused or resumed; its canary failed or
 * recovered; or it returned an unknown response, one with a part that Stet does not know, or one without a part that
 * Stet needs.
 */
export interface SourceEvent {
  readonly source: string
  readonly what: (typeof SOURCE_EVENTS)[number]
  /** Time until the backoff ends, in milliseconds; 0 without a backoff. */
  readonly ms: number
  /** A summary of the response. */
  readonly detail?: string
  /** The raw response, truncated, for analysis of unknown formats. */
  readonly raw?: string
}

/** A source that must not be requested for `ms` milliseconds. */
export interface SourceBackoff {
  readonly source: string
  readonly why: BackoffKind
  readonly ms: number
}

/** A state change of the circuit breaker. */
export interface BreakerChange {
  readonly what: 'paused' | 'resumed'
  readonly ms: number
}

/**
 * A rate limiter and circuit breaker per source, shared within a process or by all workers on all machines. A *source*
 * is a named endpoint, one host of it, or a host.
 *
 * Methods throw ServiceError `queue-unavailable` if the shared state can't be reached.
 */
export interface RateLimiter {
  /** Requests a permit for one request; `go` consumes it. */
  acquire(source: string, share: PriorityClass, rate: Rate): Promise<Permit>
  /** Blocks a source for `ms` milliseconds. Returns true if it was open before. */
  backOff(source: string, ms: number, why: Announced): Promise<boolean>
  /**
   * Reports the result of a request to the circuit breaker and returns the state change, if any. A success needs no
   * report unless its permit was `degraded`.
   */
  recordResult(source: string, ok: boolean): Promise<BreakerChange | null>
  /** The backoffs that are active for these sources. */
  listBackoffs(sources: readonly string[]): Promise<SourceBackoff[]>
  /** The number of requests that each source would accept at once now. */
  remaining(rates: Readonly<Record<string, Rate>>): Promise<ReadonlyMap<string, number>>
  /**
   * Tells shared state that was emptied what this process knows: which sources are blocked, and that those in use have no
   * burst to their credit.
   */
  restore(): Promise<void>
  close(): Promise<void>
}
