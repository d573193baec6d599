import { versionIds } from '../archive/version-ids.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient } from '../model/http.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import type { PlatformClient } from '../model/platform-definition.ts'
import type { Check, UnexpectedPart } from '../model/post-answer.ts'
import type { Witness } from '../model/post-record.ts'
import { createScratch } from '../outbound/scratch-dir.ts'

export interface CheckDeps {
  readonly platforms: { get(name: PlatformName): Pick<PlatformClient, 'check'> | null }
  readonly http: HttpClient
  readonly clock: Clock
  readonly scratchDir: string
  /** The witnesses of a post's snapshots (`AskContext.witnesses`); none by default. */
  readonly witnessesOf?: (post: PostRef) => Promise<readonly Witness[]>
  readonly signal?: AbortSignal
}

/** One check, the ids of all versions of the post that it found, oldest first, and what its answers lacked. */
export interface CheckResult {
  readonly check: Check
  readonly editIds: readonly string[]
  readonly unexpectedParts: readonly UnexpectedPart[]
}

/**
 * Checks once whether the original is still there. Every response of the platform, including rate limits
 * and refusals, gives a liveness. A platform without a client gives `unknown`.
 */
export async function checkPost(post: PostRef, deps: CheckDeps): Promise<CheckResult> {
  const platform = deps.platforms.get(post.platform)
  const at = deps.clock.now().toISOString()
  if (!platform) return { check: { at, liveness: 'unknown', evidence: [] }, editIds: [], unexpectedParts: [] }
  await using scratch = await createScratch(deps.scratchDir)
  const { http, clock, witnessesOf, signal } = deps
  const answer = await platform.check(post, {
    http,
    scratch,
    clock,
    maxWaitMs: 0,
    ...(witnessesOf ? { witnesses: () => witnessesOf(post) } : {}),
    ...(signal ? { signal } : {}),
  })
  const { liveness, evidence, record, unexpectedParts = [] } = answer
  const editIds = record === null ? [] : versionIds(record)
  return { check: { at, liveness, evidence }, editIds, unexpectedParts }
}
