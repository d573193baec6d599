import type { Ledger } from '../archive/ledger.ts'
import type { EventRecord } from '../model/event-record.ts'
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

/** A line of `stet verify --json`; `newly` is true where this look made the post lost. */
export interface VerifyLine {
  readonly platform: PlatformName
  readonly id: string
  readonly url: string
  readonly liveness: Liveness
  readonly state: WatchState
  readonly evidence: readonly Evidence[]
  readonly newly: boolean
}

export interface VerifyDeps extends CheckDeps {
  readonly ledger: Pick<Ledger, 'writeEvent'>
  readonly repository: VerificationRepository
  readonly breaker: Pick<LossCircuitBreaker, 'held' | 'mayReport'>
  readonly policy: SchedulePolicy
  readonly concurrency: number
  scale(): number
  /** 0 to 1, a new one each time. */
  chance(): number
  /** A new version of a post is there: it is captured again. */
  recapture(post: PostRef): Promise<void>
}

/** Looks at each post and keeps what follows: the ledger's event first, then the catalog's state. */
export function verifyPosts(posts: AsyncIterable<WatchedPost>, deps: VerifyDeps): AsyncGenerator<VerifyLine> {
  return concurrentMap(posts, deps.concurrency, (watched) => verifyPost(watched, deps))
}

async function verifyPost(taken: WatchedPost, deps: VerifyDeps): Promise<VerifyLine> {
  const { repository: book } = deps
  const watched = taken.pending.length > 0 ? await tellPending(taken, deps) : taken
  const look = await makeSure(watched, await checkPost(watched.post, deps), deps)
  const { decision, events, before } = await settle(watched, look, deps)
  if (decision.siblings > 0) await book.expediteAccount(watched, decision.siblings)
  if (events.some(({ type }) => type === 'edited')) await deps.recapture(watched.post)
  const now = Date.parse(look.check.at)
  await book.recordLosses({
    platform: watched.post.platform,
    account: watched.account,
    articles: watched.articles,
    expected: expectedLosses(before, now, deps.policy),
    lost: decision.happened === 'lost',
    suspected: decision.suspected,
    requests: look.check.evidence.length,
    followUp: before.memory.run !== null || decision.rank === CHECK_PRIORITY.suspicion,
  })
  const { platform, id, url } = watched.post
  const { liveness, evidence } = look.check
  const newly = decision.happened === 'lost'
  return { platform, id, url, liveness, state: decision.after.state, evidence, newly }
}

/** The look that would make a post lost is made twice at once: what the second says otherwise counts. */
async function makeSure(
  { post, memory }: WatchedPost,
  look: CheckResult,
  deps: VerifyDeps,
): Promise<CheckResult> {
  const isLost = (one: CheckResult) => applyCheck(memory, one.check, deps.policy).state === 'lost'
  if (memory.state === 'lost' || !isLost(look)) return look
  const second = await checkPost(post, deps)
  const evidence = [...look.check.evidence, ...second.check.evidence]
  const heard = isLost(second) ? look : second
  return { ...heard, check: { ...heard.check, evidence } }
}

interface Judged {
  readonly decision: CheckDecision
  readonly events: readonly EventRecord[]
  readonly before: WatchedPost
}

/** Judges the look by what is known of the post now, whoever else has looked at it meanwhile. */
async function settle(taken: WatchedPost, look: CheckResult, deps: VerifyDeps): Promise<Judged> {
  const { repository: book, ledger } = deps
  for (let watched = taken; ; ) {
    const judged = await judge(watched, look, deps)
    const unknownStreak = look.check.liveness === 'unknown' ? watched.unknownStreak + 1 : 0
    const { decision, events } = judged
    const revision = await book.saveCheck(watched, { check: look.check, decision, unknownStreak }, events)
    if (revision !== null) {
      if (events.length > 0) await tell(watched.post, revision, events, { repository: book, ledger })
      return judged
    }
    const current = await book.current(watched)
    watched = current.pending.length > 0 ? await tellPending(current, deps) : current
  }
}

async function judge(watched: WatchedPost, look: CheckResult, deps: VerifyDeps): Promise<Judged> {
  const { check } = look
  const { memory, facts, post } = watched
  const now = Date.parse(check.at)
  const late = watched.checkedAt !== null && now < watched.checkedAt
  // A look from before the last one is kept as it is; it says nothing new.
  const news = late ? { at: check.at, liveness: 'unknown' as const } : check
  const surroundings = { scale: deps.scale(), held: deps.breaker.held(post.platform), chance: deps.chance() }
  const decideNow = (held: boolean) =>
    decideAfterCheck(memory, news, now, facts, watched.unknownStreak, { ...surroundings, held }, deps.policy)
  let decision = decideNow(surroundings.held)
  if (decision.happened === 'lost' && !(await deps.breaker.mayReport(post.platform)))
    decision = decideNow(true)
  // Nobody was asked, and nobody will be before there is a way to ask.
  if (deps.platforms.get(post.platform) === null) decision = { ...decision, dueAt: now + deps.policy.floorMs }
  const version = newVersion(memory, look)
  if (version !== null) decision = { ...decision, after: { ...decision.after, version } }
  return { decision, events: late ? [] : eventsOf(post, check, decision, memory, look), before: watched }
}

/** The newest version that the look told of, where it is not the one that is known. */
function newVersion(memory: LivenessState, { check, editIds }: CheckResult): string | null {
  const newest = editIds.at(-1) ?? (check.liveness === 'edited' ? 'a newer one' : null)
  return newest === memory.version ? null : newest
}

function eventsOf(
  post: PostRef,
  check: Check,
  { happened, after }: CheckDecision,
  before: LivenessState,
  look: CheckResult,
): EventRecord[] {
  const base = { stet: 1 as const, post, at: check.at, reason: null, evidence: [...check.evidence] }
  const events: EventRecord[] = []
  if (happened === 'lost') {
    const { since, cause } = after.run ?? { since: check.at, cause: check.liveness }
    events.push({ ...base, type: 'lost', since, cause })
  }
  if (happened === 'returned') {
    events.push({ ...base, type: 'returned', since: null, cause: check.liveness })
  }
  const isEdit = before.version !== undefined || look.editIds.length > 1 || check.liveness === 'edited'
  if (isEdit && newVersion(before, look) !== null) {
    events.push({ ...base, type: 'edited', since: null, cause: check.liveness })
  }
  return events
}

/** What somebody decided on and did not get to tell: the same events, so under the same keys. */
async function tellPending(watched: WatchedPost, deps: VerifyDeps): Promise<WatchedPost> {
  await tell(watched.post, watched.revision, watched.pending, deps)
  return await deps.repository.current(watched)
}

async function tell(
  post: PostRef,
  revision: number,
  events: readonly EventRecord[],
  { repository: book, ledger }: Pick<VerifyDeps, 'repository' | 'ledger'>,
): Promise<void> {
  const written = []
  for (const event of events) written.push({ key: await ledger.writeEvent(event), event })
  await book.commitEvents(post, revision, written)
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
