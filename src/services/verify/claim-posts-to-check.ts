import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../../catalog/catalog.ts'
import { settleCheckRequests, takeCheckRequests } from '../../catalog/watch/check-budget.ts'
import { claimDuePosts, claimPost, claimPostsAfter } from '../../catalog/watch/claim-posts.ts'
import { type PlatformName, type PostRef, postSlug } from '../../model/platform.ts'
import { CHECK_PRIORITY } from '../../verify/decide-after-check.ts'
import type { WatchedPost } from '../../verify/verification-repository.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { toWatchedPosts } from './catalog-verification-repository.ts'

/** How often to try again for a post that another process has leased; a lease expires after at most half a minute. */
const BUSY_MS = 250

/** The progress of a check run. */
export interface CheckRun {
  /** Requests beyond the one that each claim reserved; negative if claimed posts needed no request. */
  extra: number
  /** Platforms that stopped giving usable answers: their posts stay due. */
  readonly silent: ReadonlySet<PlatformName>
  /** Whether the day's requests are spent. */
  spent: boolean
}

/** How many posts are claimed at once: few enough to be checked before their leases expire. */
const pageSize = (deps: Pick<ServiceDeps, 'config'>): number =>
  Math.min(200, Math.max(8, 2 * deps.config.captureConcurrency))

/** Claims the posts that were due when the run began and those that it brings forward, within the budget. */
export async function* claimDue(
  deps: Pick<ServiceDeps, 'config' | 'clock'>,
  db: Db,
  round: CheckRun,
  signal: AbortSignal,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<WatchedPost> {
  const start = deps.clock.now()
  const { watch } = deps.config
  for (let count = 0; count < most && !signal.aborted; ) {
    await finishRun(db, round)
    const wanted = Math.min(pageSize(deps), most - count)
    const { granted, scarce } = await takeCheckRequests(db, watch.checksPerDay, wanted, deps.clock.now())
    round.spent = granted < wanted
    const rows = await claimDuePosts(db, {
      start,
      now: deps.clock.now(),
      limit: granted,
      maxRank: scarce ? CHECK_PRIORITY.suspicion : CHECK_PRIORITY.routine,
      without: [...round.silent],
      // An operator who runs a check by hand wants the result now.
      capturedBefore: Number.isFinite(most) ? new Date(start.getTime() - watch.minIntervalMs) : start,
    })
    round.spent ||= scarce && rows.length < granted
    await settleCheckRequests(db, granted, rows.length)
    if (rows.length === 0) return
    count += rows.length
    yield* await toWatchedPosts(db, rows, watch)
  }
}

/** Charges the budget for requests beyond the plan. */
export async function finishRun(db: Db, round: CheckRun): Promise<void> {
  const { extra } = round
  round.extra = 0
  await settleCheckRequests(db, 0, extra)
}

/** Claims every post, in key order. */
export async function* claimAll(
  deps: Pick<ServiceDeps, 'config' | 'clock' | 'logger'>,
  db: Db,
  signal: AbortSignal,
): AsyncGenerator<WatchedPost> {
  const busy: Pick<PostRef, 'platform' | 'id'>[] = []
  let after: Pick<PostRef, 'platform' | 'id'> | null = null
  for (;;) {
    const page = await claimPostsAfter(db, after, deps.clock.now(), pageSize(deps))
    busy.push(...page.busy)
    yield* await toWatchedPosts(db, page.rows, deps.config.watch)
    if (page.last === null) break
    after = page.last
  }
  for (const key of busy) yield* claimOne(deps, db, key, signal)
}

/** Claims one post, as soon as no other process holds its lease. */
export async function* claimOne(
  deps: Pick<ServiceDeps, 'config' | 'clock' | 'logger'>,
  db: Db,
  key: Pick<PostRef, 'platform' | 'id'>,
  signal: AbortSignal,
): AsyncGenerator<WatchedPost> {
  for (;;) {
    const row = await claimPost(db, key, deps.clock.now())
    if (row) {
      yield* await toWatchedPosts(db, [row], deps.config.watch)
      return
    }
    deps.logger.debug({ post: postSlug(key) }, 'another process is resolving it')
    await pause(BUSY_MS, undefined, { signal })
  }
}
