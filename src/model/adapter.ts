import type { PostAnswer } from './answer.ts'
import type { ArchivedPostReader } from './archived.ts'
import type { Clock } from './clock.ts'
import type { Http, Recorder, Scratch } from './exchange.ts'
import type { PlatformName, PostRef } from './platform.ts'
import type { Recogniser } from './recogniser.ts'

/** What an adapter may use while it asks. `maxWaitMs`: the longest announced wait to sit out. */
export interface AskContext {
  http: Http
  scratch: Scratch
  clock: Clock
  maxWaitMs: number
  /** How long the first question may stand in line for its turn (`HttpRequest.maxPaceMs`). */
  maxPaceMs?: number
  recorder?: Recorder
  signal?: AbortSignal
}

/** The small interface behind which each platform stands. */
export interface PlatformAdapter {
  readonly platform: PlatformName
  readonly recogniser: Recogniser
  /** For a capture: the whole record, from every source that helps. Never throws for what a platform may answer. */
  ask(post: PostRef, context: AskContext): Promise<PostAnswer>
  /** For a check: the cheapest request first, a second witness before bad news. */
  check(post: PostRef, context: AskContext): Promise<PostAnswer>
  /** How its posts lie in web archives; left out where they can't be read there. */
  readonly archived?: ArchivedPostReader
}
