import type { Clock } from './clock.ts'
import type { HttpClient, Recorder, Scratch } from './http.ts'

/** What a platform's client may use while it asks. `maxWaitMs`: the longest announced wait to sit out. */
export interface AskContext {
  http: HttpClient
  scratch: Scratch
  clock: Clock
  maxWaitMs: number
  /** How long the first request may wait for its turn (`HttpRequest.maxPaceMs`). */
  maxPaceMs?: number
  recorder?: Recorder
  signal?: AbortSignal
}
