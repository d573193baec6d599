import type { AskContext } from '../../model/adapter.ts'
import type { Evidence } from '../../model/answer.ts'
import type { SourceEvent } from '../../model/budget.ts'
import type { PostRef } from '../../model/platform.ts'
import { fetchSource, type Source } from './fetch-source.ts'
import type { SourceResult } from './source-status.ts'

const FRESH_MS = 15 * 60_000

/**
 * A post known to live. A source's not-found is believed only where the same source has answered
 * this post alive within the last 15 minutes: a source that blocks us answers 404 for everything
 * (platforms.md § 0). A failing answer is never kept.
 */
export class Canary {
  readonly #post: PostRef
  readonly #alive = new Map<Source, { at: number; heard: SourceResult }>()

  readonly #tell: (event: SourceEvent) => void
  readonly #silent = new Set<Source>()

  /** @param tell hears when a source's canary falls silent, and when it sings again */
  constructor(post: PostRef, tell: (event: SourceEvent) => void) {
    this.#post = post
    this.#tell = tell
  }

  /** Does the source answer the canary alive? `evidence` is what it said. */
  async isAlive(source: Source, context: AskContext): Promise<{ alive: boolean; evidence: Evidence[] }> {
    const kept = this.#alive.get(source)
    if (kept !== undefined && context.clock.now().getTime() - kept.at < FRESH_MS) {
      // The verdict rests on this answer too. One that lies in another capture's scratch is gone.
      if (kept.heard.exchange?.body.path === null) context.recorder?.record(kept.heard.exchange)
      return { alive: true, evidence: kept.heard.evidence }
    }
    const at = context.clock.now().getTime()
    const heard = await fetchSource(source, this.#post, context)
    const alive = heard.status.kind === 'alive'
    if (alive) this.#alive.set(source, { at, heard })
    this.#hear(source, alive, heard)
    return { alive, evidence: heard.evidence }
  }

  #hear(source: Source, alive: boolean, { status: signal, exchange }: SourceResult): void {
    if (!alive) {
      this.#silent.add(source)
      const detail = `${signal.kind}, status ${exchange?.status ?? 'none'}`
      this.#tell({ source: source.name, what: 'canary-silent', ms: 0, detail })
    } else if (this.#silent.delete(source)) {
      this.#tell({ source: source.name, what: 'canary-sings', ms: 0 })
    }
  }
}
