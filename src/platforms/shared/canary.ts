import { LRUCache } from 'lru-cache'
import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { querySource, type Source } from './fetch-source.ts'
import type { SourceResult } from './source-status.ts'

const TTL_MS = 15 * 60_000
/** Servers of a federation whose canary is remembered. */
const MAX_CANARIES = 1_000

/** Finds a post known to live on the server of `post`; null if there is none. Throws what `querySource` throws. */
export type CanaryFor = (post: PostRef, context: AskContext) => Promise<PostRef | null>

/**
 * Checks sources with a post known to live. A source's not-found counts only if the same source has served
 * this post within the last 15 minutes, because a source that blocks us answers 404 to everything
 * (platforms.md § 0). Failures are not cached.
 */
export class Canary {
  readonly #canaryFor: CanaryFor
  readonly #alive = new LRUCache<string, { at: number; result: SourceResult }>({ max: MAX_CANARIES })
  readonly #onEvent: (event: SourceEvent) => void
  readonly #silent = new Set<string>()

  /** @param onEvent is called when a source stops answering the canary, and when it recovers */
  constructor(post: PostRef | CanaryFor, onEvent: (event: SourceEvent) => void) {
    this.#canaryFor = typeof post === 'function' ? post : async () => post
    this.#onEvent = onEvent
  }

  /**
   * Does the source answer the canary alive? `evidence` is its response.
   *
   * @param post the post that the source does not find
   */
  async isAlive(
    source: Source,
    post: PostRef,
    context: AskContext,
  ): Promise<{ alive: boolean; evidence: Evidence[] }> {
    const canary = await this.#canaryFor(post, context)
    if (canary === null) {
      this.#report(source, false, 'no post of this server is known to live')
      return { alive: false, evidence: [] }
    }
    const key = `${source.name} ${canary.id}`
    const cached = this.#alive.get(key)
    if (cached !== undefined && context.clock.now().getTime() - cached.at < TTL_MS) {
      const { exchange, evidence } = cached.result
      // The verdict rests on this answer too. A body in an earlier capture's temporary directory no longer exists.
      if (exchange?.body.path === null) context.recorder?.record(exchange)
      return { alive: true, evidence }
    }
    const at = context.clock.now().getTime()
    const result = await querySource(source, canary, context)
    const { status, exchange, evidence } = result
    const alive = status.kind === 'alive'
    if (alive) this.#alive.set(key, { at, result })
    this.#report(source, alive, `${status.kind}, status ${exchange?.status ?? 'none'}`)
    return { alive, evidence }
  }

  #report({ name }: Source, alive: boolean, detail: string): void {
    if (!alive) {
      this.#silent.add(name)
      this.#onEvent({ source: name, what: 'canary-silent', ms: 0, detail })
    } else if (this.#silent.delete(name)) {
      this.#onEvent({ source: name, what: 'canary-recovered', ms: 0 })
    }
  }
}
