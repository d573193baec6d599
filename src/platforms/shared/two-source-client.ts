import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer, UnexpectedPart } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { Canary, type CanaryFor } from './canary.ts'
import { querySource, type Source } from './fetch-source.ts'
import type { SourceResult, SourceStatus } from './source-status.ts'
import { combineSources, notFoundByBoth } from './verdict.ts'

export interface TwoSources {
  /** The more complete source, on which a capture rests. */
  readonly primary: Source
  /** An independent source, which must confirm that a post is not found. Absent: not-found is never proven. */
  readonly second?: Source
  /**
   * The source that a check queries first, if it is cheaper than the primary: the second one, or a third one, which
   * only ever shows a post alive.
   */
  readonly checkFirst?: Source
  /**
   * True if a capture asks the second source only while its rate limit has room, once the primary has shown the post: the
   * second one then only confirms, and is slow.
   */
  readonly secondIfFree?: boolean
  /** What not-found may mean beside a deletion, for the notes of a capture. */
  readonly notFoundNote?: string
  /** A post known to live, or how to find one on the same server. */
  readonly canary: PostRef | CanaryFor
  /** Receives the events that an operator should know about. */
  readonly onEvent: (event: SourceEvent) => void
}

/** Tells operators of each part of an answer that Stet does not know. */
export function reportUnknownParts(
  source: string,
  status: SourceStatus,
  onEvent: TwoSources['onEvent'],
): void {
  if (status.kind !== 'alive') return
  for (const { path, holds } of status.unknownParts ?? []) {
    const detail = holds === null ? path : `${path} (${holds})`
    onEvent({ source, what: 'unknown-part', ms: 0, detail })
  }
}

/** The part that a reader needs and does not find in a source's answer. */
function absentParts(
  result: { readonly source: Pick<Source, 'witness'>; readonly status: SourceStatus } | null,
): UnexpectedPart[] {
  if (result?.status.kind !== 'silent' || result.status.absent === undefined) return []
  const { witness } = result.source
  return [{ witness, kind: 'absent', path: result.status.absent, holds: null }]
}

/** Maximum length of an unknown answer in an event. */
const RAW_LENGTH = 2_000

/**
 * Creates a client of two independent sources of one platform. A capture queries both. A check stops at
 * the first source that shows the post alive, and queries the other one otherwise. Not-found counts only
 * if both sources say so while both answer the canary alive.
 */
export function createTwoSourceClient({
  primary,
  second,
  checkFirst = primary,
  ...more
}: TwoSources): PlatformClient {
  const { onEvent } = more
  const canary = new Canary(more.canary, onEvent)

  async function fetch(source: Source, post: PostRef, context: AskContext) {
    const result = await querySource(source, post, context)
    const { status, evidence } = result
    if (status.kind === 'silent' && status.unknown !== undefined) {
      const raw = evidence.at(-1)?.body.slice(0, RAW_LENGTH) ?? ''
      const what = status.absent === undefined ? 'unknown-answer' : 'absent-part'
      onEvent({ source: source.name, what, ms: 0, detail: status.absent ?? status.unknown, raw })
    }
    reportUnknownParts(source.name, status, onEvent)
    return { source, ...result }
  }
  type QueriedSource = SourceResult & { source: Source }

  async function conclude(
    post: PostRef,
    first: QueriedSource,
    other: QueriedSource | null,
    context: AskContext,
  ): Promise<PostAnswer> {
    const evidence = [...first.evidence, ...(other?.evidence ?? [])]
    let canaryAlive = false
    if (other && notFoundByBoth(first.status, other.status)) {
      const canaries = [
        await canary.isAlive(first.source, post, context),
        await canary.isAlive(other.source, post, context),
      ]
      canaryAlive = canaries.every((one) => one.alive)
      evidence.push(...canaries.flatMap((one) => one.evidence))
    }
    const verdict = combineSources(first, other, canaryAlive)
    const { notFoundNote } = more
    const answer =
      verdict.liveness === 'not-found' && notFoundNote !== undefined
        ? { ...verdict, notes: [...verdict.notes, notFoundNote] }
        : verdict
    const absent = [first, other].flatMap(absentParts)
    if (absent.length === 0) return { ...answer, evidence }
    return { ...answer, unexpectedParts: [...(answer.unexpectedParts ?? []), ...absent], evidence }
  }

  const askSecond = async (post: PostRef, context: AskContext): Promise<QueriedSource | null> =>
    second === undefined ? null : fetch(second, post, context)

  return {
    async ask(post, { maxPaceMs, ...context }) {
      const paced = maxPaceMs === undefined ? context : { ...context, maxPaceMs }
      const first = await fetch(primary, post, paced)
      const confirms = more.secondIfFree && first.status.kind === 'alive'
      const second = await askSecond(
        first.post,
        confirms ? { ...context, maxWaitMs: 0, maxPaceMs: 0 } : context,
      )
      return conclude(post, first, second, context)
    },
    async check(post, { maxPaceMs: _, ...context }) {
      const first = await fetch(checkFirst, post, context)
      if (first.status.kind === 'alive') return conclude(post, first, null, context)
      const one = checkFirst === primary ? first : await fetch(primary, first.post, context)
      const two = checkFirst === second ? first : await askSecond(one.post, context)
      const answer = await conclude(post, one, two, context)
      if (checkFirst === primary || checkFirst === second) return answer
      return { ...answer, evidence: [...first.evidence, ...answer.evidence] }
    },
  }
}
