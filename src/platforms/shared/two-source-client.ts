import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { Canary } from './canary.ts'
import { fetchSource, type PostSource } from './fetch-source.ts'
import type { SourceResult } from './source-status.ts'
import { combineSources, notFoundByBoth } from './verdict.ts'

export interface TwoSources {
  /** Tells most; a capture rests on it. */
  readonly primary: PostSource
  /** A witness of its own: without its word no post counts as not found. */
  readonly second: PostSource
  /** The source that a check asks first; the primary unless another is cheaper. */
  readonly checkFirst?: PostSource
  /** A post known to live. */
  readonly canary: PostRef
  /** Learns what an operator should know of the sources. */
  readonly tell: (event: SourceEvent) => void
}

/** How much of an unknown answer is told to the operator. */
const RAW_LENGTH = 2_000

/**
 * A client of two independent sources of one platform. A capture asks both. A check is satisfied by
 * good news from one source, and asks the other before bad news. Not-found counts only from both,
 * and while both answer the canary.
 */
export function createTwoSourceClient({
  primary,
  second,
  checkFirst = primary,
  ...more
}: TwoSources): PlatformClient {
  const { tell } = more
  const canary = new Canary(more.canary, tell)

  async function fetch(source: PostSource, post: PostRef, context: AskContext) {
    const result = await fetchSource(source, post, context)
    const { status, evidence } = result
    if (status.kind === 'silent' && status.unknown !== undefined) {
      const raw = evidence.at(-1)?.body.slice(0, RAW_LENGTH) ?? ''
      tell({ source: source.name, what: 'unknown-answer', ms: 0, detail: status.unknown, raw })
    }
    return { source, ...result }
  }
  type Asked = SourceResult & { source: PostSource }

  async function conclude(first: Asked, other: Asked | null, context: AskContext): Promise<PostAnswer> {
    const evidence = [...first.evidence, ...(other?.evidence ?? [])]
    let canaryAlive = false
    if (other && notFoundByBoth(first.status, other.status)) {
      const answered = [
        await canary.isAlive(first.source, context),
        await canary.isAlive(other.source, context),
      ]
      canaryAlive = answered.every((one) => one.alive)
      evidence.push(...answered.flatMap((one) => one.evidence))
    }
    return { ...combineSources(first, other, canaryAlive), evidence }
  }

  return {
    async ask(post, { maxPaceMs, ...context }) {
      const paced = maxPaceMs === undefined ? context : { ...context, maxPaceMs }
      const first = await fetch(primary, post, paced)
      return conclude(first, await fetch(second, post, context), context)
    },
    async check(post, { maxPaceMs: _, ...context }) {
      const first = await fetch(checkFirst, post, context)
      if (first.status.kind === 'alive') return conclude(first, null, context)
      const other = await fetch(checkFirst === primary ? second : primary, post, context)
      return checkFirst === primary ? conclude(first, other, context) : conclude(other, first, context)
    },
  }
}
