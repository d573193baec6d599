import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { fetchSource, type PostSource } from './fetch-source.ts'
import type { SourceResult } from './source-status.ts'

const TTL_MS = 15 * 60_000

/**
 * Checks sources with a post known to live. A source's not-found counts only if the same source has served
 * this post within the last 15 minutes, because a source that blocks us answers 404 to everything
 * (platforms.md § 0). Failures are not cached.
 */
export class Canary {
  readonly #post: PostRef
  readonly #alive = new Map<PostSource, { at: number; result: SourceResult }>()
  readonly #onEvent: (event: SourceEvent) => void
  readonly #silent = new Set<PostSource>()

  /** @param onEvent is called when a source stops answering the canary, and when it recovers */
  constructor(post: PostRef, onEvent: (event: SourceEvent) => void) {
    this.#post = post
    this.#onEvent = onEvent
  }

  /** Does the source answer the canary alive? `evidence` is its response. */
  async isAlive(source: PostSource, context: AskContext): Promise<{ alive: boolean; evidence: Evidence[] }> {
    const cached = this.#alive.get(source)
    if (cached !== undefined && context.clock.now().getTime() - cached.at < TTL_MS) {
      const { exchange, evidence } = cached.result
      // The verdict rests on this answer too. A body in an earlier capture's temporary directory no longer exists.
      if (exchange?.body.path === null) context.recorder?.record(exchange)
      return { alive: true, evidence }
    }
    const at = context.clock.now().getTime()
    const result = await fetchSource(source, this.#post, context)
    const alive = result.status.kind === 'alive'
    if (alive) this.#alive.set(source, { at, result })
    this.#report(source, alive, result)
    return { alive, evidence: result.evidence }
  }

  #report(source: PostSource, alive: boolean, { status, exchange }: SourceResult): void {
    if (!alive) {
      this.#silent.add(source)
      const detail = `${status.kind}, status ${exchange?.status ?? 'none'}`
      this.#onEvent({ source: source.name, what: 'canary-silent', ms: 0, detail })
    } else if (this.#silent.delete(source)) {
      this.#onEvent({ source: source.name, what: 'canary-recovered', ms: 0 })
    }
  }
}
