import type { Ledger } from '../archive/ledger.ts'
import type { EventDraft } from '../model/event-record.ts'
import type { Liveness, WatchState } from '../model/outcome.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import type { Check, Evidence } from '../model/post-answer.ts'
import { type CheckDeps, type CheckResult, checkPost } from './check-post.ts'
import type { SchedulePolicy } from './check-schedule.ts'
import { concurrentMap } from './concurrent-map.ts'
import { CHECK_PRIORITY, type CheckDecision, decideAfterCheck } from './decide-after-check.ts'
import { applyCheck, type LivenessState } from './liveness-state.ts'
import type { LossCircuitBreaker } from './loss-circuit-breaker.ts'
import { cumulativeHazard } from './loss-hazard.ts'
import type { VerificationRepository, WatchedPost } from './verification-repository.ts'

/** A line of `stet verify --json`; `newly` is true if this check made the post lost. */
export interface VerifyLine {
  readonly platform: PlatformName
  readonly id: string
  readonly url: string
  readonly liveness: Liveness
  readonly state: WatchState
  readonly evidence: readonly Evidence[]
  readonly newly: boolean
}

interface VerifyDeps extends CheckDeps {
  readonly ledger: Pick<Ledger, 'writeEvent'>
  readonly repository: VerificationRepository
  readonly breaker: Pick<LossCircuitBreaker, 'held' | 'mayReport'>
  readonly policy: SchedulePolicy
  readonly concurrency: number
  /** The current budget scale; see `check-rate.ts`. */
  scale(): number
  /** A random number from 0 to 1. */
  chance(): number
  /** Requests a capture of a post's new version. */
  recapture(post: PostRef): Promise<void>
}

/** Checks each post and saves the result: first the ledger's event, then the catalog's state. */
export function verifyPosts(posts: AsyncIterable<WatchedPost>, deps: VerifyDeps): AsyncGenerator<VerifyLine> {
  return concurrentMap(posts, deps.concurrency, (watched) => verifyPost(watched, deps))
}

async function verifyPost(claimed: WatchedPost, deps: VerifyDeps): Promise<VerifyLine> {
  const { repository } = deps
  const watched = claimed.pending.length > 0 ? await publishPending(claimed, deps) : claimed
  const result = await confirmLoss(watched, await checkPost(watched.post, deps), deps)
  const { decision, events, before } = await saveResult(watched, result, deps)
  if (decision.siblings > 0) await repository.expediteAccount(watched, decision.siblings)
  if (events.some(({ type }) => type === 'edited')) await deps.recapture(watched.post)
  const now = Date.parse(result.check.at)
  await repository.recordLosses({
    platform: watched.post.platform,
    account: watched.account,
    articles: watched.articles,
    expected: expectedLosses(before, now, deps.policy),
    lost: decision.transition === 'lost',
    suspected: decision.suspected,
    requests: result.check.evidence.length,
    followUp: before.memory.run !== null || decision.priority === CHECK_PRIORITY.suspicion,
  })
  const { platform, id, url } = watched.post
  const { liveness, evidence } = result.check
  const newly = decision.transition === 'lost'
  return { platform, id, url, liveness, state: decision.after.state, evidence, newly }
}

/** Repeats a check that would make a post lost. If the second result disagrees, it counts. */
async function confirmLoss(
  { post, memory }: WatchedPost,
  first: CheckResult,
  deps: VerifyDeps,
): Promise<CheckResult> {
  const isLost = (one: CheckResult) => applyCheck(memory, one.check, deps.policy).state === 'lost'
  if (memory.state === 'lost' || !isLost(first)) return first
  const second = await checkPost(post, deps)
  const evidence = [...first.check.evidence, ...second.check.evidence]
  const result = isLost(second) ? first : second
  return { ...result, check: { ...result.check, evidence } }
}

interface Judgement {
  readonly decision: CheckDecision
  readonly events: readonly EventDraft[]
  readonly before: WatchedPost
}

/**
 * The check with a time after the last one. A post is leased for a check after its last check was saved, so this check is
 * the newer one, whatever the clocks of two machines say.
 */
function afterLastCheck({ checkedAt }: WatchedPost, result: CheckResult): CheckResult {
  const at = Date.parse(result.check.at)
  if (checkedAt === null || at > checkedAt) return result
  return { ...result, check: { ...result.check, at: new Date(checkedAt + 1).toISOString() } }
}

/** Saves a check. Decides again with the current state if another process has changed the post meanwhile. */
async function saveResult(claimed: WatchedPost, found: CheckResult, deps: VerifyDeps): Promise<Judgement> {
  const { repository } = deps
  const result = afterLastCheck(claimed, found)
  for (let watched = claimed; ; ) {
    const judgement = await judge(watched, result, deps)
    const { check, unexpectedParts } = result
    const unknownStreak = check.liveness === 'unknown' ? watched.unknownStreak + 1 : 0
    const { decision, events } = judgement
    const settled = { check, decision, unknownStreak, unexpectedParts }
    const revision = await repository.saveCheck(watched, settled, events)
    if (revision !== null) {
      if (events.length > 0) await publishEvents(watched.post, revision, events, deps)
      return judgement
    }
    const current = await repository.current(watched)
    watched = current.pending.length > 0 ? await publishPending(current, deps) : current
  }
}

async function judge(watched: WatchedPost, result: CheckResult, deps: VerifyDeps): Promise<Judgement> {
  const { check } = result
  const { memory, facts, post } = watched
  const now = Date.parse(check.at)
  const late = watched.checkedAt !== null && now < watched.checkedAt
  // A check that is older than the last one is saved, but does not change the state.
  const news = late ? { at: check.at, liveness: 'unknown' as const } : check
  const context = { scale: deps.scale(), held: deps.breaker.held(post.platform), chance: deps.chance() }
  const decideNow = (held: boolean) =>
    decideAfterCheck(memory, news, now, facts, watched.unknownStreak, { ...context, held }, deps.policy)
  let decision = decideNow(context.held)
  if (decision.transition === 'lost' && !(await deps.breaker.mayReport(post.platform)))
    decision = decideNow(true)
  // Without a client, or after the platform's end, an earlier check would be useless.
  if (check.liveness === 'platform-closed' || deps.platforms.get(post.platform) === null)
    decision = { ...decision, dueAt: now + deps.policy.maxIntervalMs }
  const version = newVersion(memory, result)
  if (version !== null) decision = { ...decision, after: { ...decision.after, version } }
  return { decision, events: late ? [] : eventsOf(post, check, decision, memory, result), before: watched }
}

/** The newest version that the check found; null if it is the known one. */
function newVersion(memory: LivenessState, { check, editIds }: CheckResult): string | null {
  const newest = editIds.at(-1) ?? (check.liveness === 'edited' ? 'a newer one' : null)
  return newest !== null && memory.version !== undefined && isSameVersion(newest, memory.version)
    ? null
    : newest
}

/** Two sources of one post tell the time of a version, which is its id, with and without milliseconds. */
const isSameVersion = (one: string, other: string): boolean =>
  one.replace(/\.\d+Z$/, 'Z') === other.replace(/\.\d+Z$/, 'Z')

function eventsOf(
  post: PostRef,
  check: Check,
  { transition, after }: CheckDecision,
  before: LivenessState,
  result: CheckResult,
): EventDraft[] {
  const base = { post, at: check.at, reason: null, evidence: [...check.evidence] }
  const events: EventDraft[] = []
  if (transition === 'lost') {
    const { since, cause } = after.run ?? { since: check.at, cause: check.liveness }
    events.push({ ...base, type: 'lost', since, cause })
  }
  if (transition === 'returned') {
    events.push({ ...base, type: 'returned', since: null, cause: check.liveness })
  }
  const isEdit = before.version !== undefined || result.editIds.length > 1 || check.liveness === 'edited'
  if (isEdit && newVersion(before, result) !== null) {
    events.push({ ...base, type: 'edited', since: null, cause: check.liveness })
  }
  return events
}

/** Publishes the events that an earlier process left pending. Idempotent: the ledger finds the ones that it has. */
async function publishPending(watched: WatchedPost, deps: VerifyDeps): Promise<WatchedPost> {
  await publishEvents(watched.post, watched.revision, watched.pending, deps)
  return await deps.repository.current(watched)
}

/** Writes the events to the ledger, then commits the post's state. */
async function publishEvents(
  post: PostRef,
  revision: number,
  events: readonly EventDraft[],
  { repository, ledger }: Pick<VerifyDeps, 'repository' | 'ledger'>,
): Promise<void> {
  const written = []
  for (const event of events) {
    const { key, record } = await ledger.writeEvent(event)
    written.push({ key, event: record })
  }
  await repository.commitEvents(post, revision, written)
}

function expectedLosses(
  { facts, checkedAt, language, memory }: WatchedPost,
  now: number,
  policy: SchedulePolicy,
) {
  if (memory.state === 'lost' || !memory.seenAlive) return 0
  const from = Math.max(checkedAt ?? facts.knownAt, facts.bornAt)
  const { hazard } = policy
  const sum = cumulativeHazard(hazard, now - facts.bornAt) - cumulativeHazard(hazard, from - facts.bornAt)
  return Math.max(0, sum) * language
}
