import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../catalog/catalog.ts'
import { settleCheckRequests, takeCheckRequests } from '../catalog/watch/check-budget.ts'
import { claimDuePosts, claimPost, claimPostsAfter } from '../catalog/watch/claim-posts.ts'
import { type PlatformName, type PostRef, postSlug } from '../model/platform.ts'
import { CHECK_PRIORITY } from '../verify/decide-after-check.ts'
import type { WatchedPost } from '../verify/verification-repository.ts'
import { toWatchedPosts } from './catalog-verification-repository.ts'
import type { ServiceDeps } from './service-deps.ts'

/** A post that somebody else is looking at is free again after at most half a minute. */
const BUSY_MS = 250

/** What a round has learned so far of how it goes. */
export interface CheckRun {
  /** Requests that were made beyond the one that each post was taken up with; less than 0 where nobody was asked. */
  extra: number
  /** Platforms that say nothing any more: their posts stay due. */
  readonly silent: ReadonlySet<PlatformName>
  /** The day's requests are spent. */
  spent: boolean
}

/** How many posts are taken up at once: few enough to be looked at before their leases end. */
const pageSize = (deps: Pick<ServiceDeps, 'config'>): number =>
  Math.min(200, Math.max(8, 2 * deps.config.captureConcurrency))

/** The posts that were due when the round began, and those that it brings forward, as the budget allows. */
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
      // Whoever asks by hand wants to know now.
      capturedBefore: Number.isFinite(most) ? new Date(start.getTime() - watch.minIntervalMs) : start,
    })
    round.spent ||= scarce && rows.length < granted
    await settleCheckRequests(db, granted, rows.length)
    if (rows.length === 0) return
    count += rows.length
    yield* await toWatchedPosts(db, rows, watch)
  }
}

/** Takes what was asked beyond the plan out of the budget. */
export async function finishRun(db: Db, round: CheckRun): Promise<void> {
  const { extra } = round
  round.extra = 0
  await settleCheckRequests(db, 0, extra)
}

/** Every post, in the order of their keys. */
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

/** One post, as soon as nobody else is looking at it. */
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
    deps.logger.debug({ post: postSlug(key) }, 'somebody else is looking at it')
    await pause(BUSY_MS, undefined, { signal })
  }
}
