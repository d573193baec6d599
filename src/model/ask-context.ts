import type { Clock } from './clock.ts'
import type { HttpClient, Recorder, Scratch } from './http.ts'
import type { Witness } from './post-record.ts'

/** What a platform client needs to fetch a post. `maxWaitMs`: the longest wait announced by a source that it accepts. */
export interface AskContext {
  http: HttpClient
  scratch: Scratch
  clock: Clock
  maxWaitMs: number
  /** How long the rate limiter may delay the first request (`HttpRequest.maxPaceMs`). */
  maxPaceMs?: number
  /** The witnesses of the post's snapshots so far, for platforms whose answer proves more about a post that they showed before. */
  witnesses?: () => Promise<readonly Witness[]>
  recorder?: Recorder
  signal?: AbortSignal
}
