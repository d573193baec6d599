import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { fetchSource, type PostSource } from './fetch-source.ts'
import type { SourceResult } from './source-status.ts'

const FRESH_MS = 15 * 60_000

/**
 * A post known to live. A source's not-found counts only where the same source has answered this
 * post alive within the last 15 minutes: a source that blocks us answers 404 for everything
 * (platforms.md § 0). A failing answer is never kept.
 */
export class Canary {
  readonly #post: PostRef
  readonly #alive = new Map<PostSource, { at: number; result: SourceResult }>()
  readonly #tell: (event: SourceEvent) => void
  readonly #silent = new Set<PostSource>()

  /** @param tell learns when a source stops to answer the canary, and when it answers it again */
  constructor(post: PostRef, tell: (event: SourceEvent) => void) {
    this.#post = post
    this.#tell = tell
  }

  /** Does the source answer the canary alive? `evidence` is its answer. */
  async isAlive(source: PostSource, context: AskContext): Promise<{ alive: boolean; evidence: Evidence[] }> {
    const kept = this.#alive.get(source)
    if (kept !== undefined && context.clock.now().getTime() - kept.at < FRESH_MS) {
      const { exchange, evidence } = kept.result
      // The verdict rests on this answer too. A body in another capture's temporary directory is gone.
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
      this.#tell({ source: source.name, what: 'canary-silent', ms: 0, detail })
    } else if (this.#silent.delete(source)) {
      this.#tell({ source: source.name, what: 'canary-sings', ms: 0 })
    }
  }
}
