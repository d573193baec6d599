import { toCatalogError } from '../../catalog/database-outage.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { listWitnesses } from '../../catalog/snapshots/snapshots.ts'
import { currentBudgetScale } from '../../catalog/watch/check-budget.ts'
import { countDuePosts, releasePosts } from '../../catalog/watch/claim-posts.ts'
import { createHoldRepository } from '../../catalog/watch/hold-repository.ts'
import { asStetError, ServiceError } from '../../model/errors.ts'
import { type PlatformName, type PostRef, postSlug } from '../../model/platform.ts'
import { LossCircuitBreaker } from '../../verify/loss-circuit-breaker.ts'
import type { LossHold } from '../../verify/loss-hold.ts'
import type { WatchedPost } from '../../verify/verification-repository.ts'
import { type VerifyLine, verifyPosts } from '../../verify/verify-posts.ts'
import { captureEditedPost } from '../capture/capture-edited-post.ts'
import { appendWatchEvent } from '../publication/record-act.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { isCanaryAlive } from './canary.ts'
import { createVerificationRepository } from './catalog-verification-repository.ts'
import { checkLinks, LINKS_PER_RUN } from './check-links.ts'
import { type CheckRun, claimAll, claimDue, claimOne, finishRun } from './claim-posts-to-check.ts'

/** Which posts to check: those that are due, all, or one. */
export type PostSelection = 'due' | 'all' | { readonly post: PostRef }

/** Warnings for the operator, in addition to the lines of results. `short`: the run did not reach its goal. */
export interface VerificationSummary {
  readonly note: string
  readonly short: boolean
}

/** After this many inconclusive checks in a row, the run stops asking the platform. */
const SILENT = 100

export type VerificationDeps = Pick<
  ServiceDeps,
  | 'catalog'
  | 'ledger'
  | 'http'
  | 'captureDeps'
  | 'platforms'
  | 'webArchive'
  | 'config'
  | 'scratchDir'
  | 'clock'
  | 'logger'
>

/**
 * Checks posts against their platforms and saves the results. Yields one line for each check, then the warnings.
 *
 * @param most maximum number of posts, of those that are due
 * @throws ServiceError `not-found` if the catalog does not have the one post
 */
export async function runVerification(
  deps: VerificationDeps,
  which: PostSelection,
  signal: AbortSignal,
  most?: number,
): Promise<AsyncGenerator<VerifyLine | VerificationSummary>> {
  const { db } = await deps.catalog()
  if (typeof which === 'object') await requireKnownPost(deps, which.post)
  const { config, clock } = deps
  const { watch } = config
  const guard = new LossCircuitBreaker({
    repository: createHoldRepository(db),
    now: () => clock.now().getTime(),
    lostAfterMs: watch.lostAfterMs,
    canaryAlive: (platform) => isCanaryAlive(deps, platform, signal),
    notify: (platform, hold) => tellHold(deps, platform, hold),
  })
  for (const { name } of deps.platforms.connected) await guard.review(name)
  const book = createVerificationRepository(deps, db, guard)
  const scale = await currentBudgetScale(db, watch.checksPerDay, watch, clock.now())
  const silent = new Set<PlatformName>()
  const round: CheckRun = { extra: 0, silent, spent: false }
  const taken = new Map<string, WatchedPost>()
  const posts =
    typeof which === 'object'
      ? claimOne(deps, db, which.post, signal)
      : which === 'all'
        ? claimAll(deps, db, signal)
        : claimDue(deps, db, round, signal, most)

  const lines = verifyPosts(remembered(posts, taken), {
    platforms: deps.platforms,
    http: deps.http('verify'),
    ledger: { writeEvent: (draft) => appendWatchEvent(deps, db, draft) },
    clock,
    scratchDir: deps.scratchDir,
    witnessesOf: (post) => listWitnesses(db, post),
    policy: watch,
    concurrency: config.captureConcurrency,
    signal,
    repository: book,
    breaker: guard,
    scale: () => scale,
    chance: Math.random,
    recapture: (post) => recaptured(deps, post, signal),
  })
  return (async function* () {
    const quiet = new Map<PlatformName, number>()
    try {
      for await (const line of lines) {
        taken.delete(postSlug(line))
        if (which === 'due') round.extra += line.evidence.length - 1
        const run = line.liveness === 'unknown' ? (quiet.get(line.platform) ?? 0) + 1 : 0
        quiet.set(line.platform, run)
        if (run >= SILENT && deps.platforms.get(line.platform) !== null) silent.add(line.platform)
        yield line
      }
    } finally {
      await book.flush()
      if (which === 'due') round.extra -= taken.size
      await finishRun(db, round)
      await releasePosts(
        db,
        [...taken.values()].map(({ post }) => post),
      )
    }
    // Check the pages around posts after the posts; a run of the queue does that itself.
    if (which === 'due' && most === undefined && !signal.aborted)
      await checkLinks(deps, signal, LINKS_PER_RUN)
    yield* notes(guard, round, which === 'due' && round.spent ? await countDuePosts(db, clock.now()) : 0)
  })()
}

/** Records the claimed posts in `taken`; those that are not checked are released at the end of the run. */
async function* remembered(
  posts: AsyncIterable<WatchedPost>,
  taken: Map<string, WatchedPost>,
): AsyncGenerator<WatchedPost> {
  for await (const watched of posts) {
    taken.set(postSlug(watched.post), watched)
    yield watched
  }
}

function* notes(
  guard: LossCircuitBreaker,
  { silent }: CheckRun,
  due: number,
): Generator<VerificationSummary> {
  for (const [platform, hold] of guard.holds()) yield { note: holdWords(platform, hold), short: true }
  for (const platform of silent) {
    yield { note: `${platform} says nothing: the rest of its posts stays due.`, short: false }
  }
  if (due > 0) {
    const note = `The requests of today are spent: ${due} posts stay due. (STET_CHECKS_PER_DAY; see stet verify --plan.)`
    yield { note, short: false }
  }
}

function holdWords(platform: PlatformName, { why, accounts, since }: LossHold): string {
  const from = new Date(since).toISOString()
  const what =
    why === 'canary'
      ? 'the post known to live is not answered alive'
      : `${accounts.suspected} of ${accounts.looked} accounts lost a post within a day, more than chance brings`
  return `${platform} is held since ${from}: ${what}. Nothing is reported lost until it is looked at again.`
}

function tellHold(deps: Pick<ServiceDeps, 'logger'>, platform: PlatformName, hold: LossHold): void {
  const { why, accounts, chance, since } = hold
  const about = { platform, why, ...accounts, chance, since: new Date(since).toISOString() }
  if (hold.releasedAt === null) deps.logger.error(about, 'losses are held back')
  else deps.logger.warn(about, 'losses are no longer held back')
}

async function recaptured(
  deps: Pick<ServiceDeps, 'catalog' | 'captureDeps' | 'clock' | 'logger'>,
  post: PostRef,
  signal: AbortSignal,
): Promise<void> {
  try {
    await captureEditedPost(deps, post, signal)
  } catch (thrown) {
    // The check is saved and the capture stays open, so the sweeper enqueues it.
    const error = asStetError(toCatalogError(thrown), postSlug(post))
    deps.logger.warn({ post: postSlug(post), code: error.code, err: error }, 'new version not captured yet')
  }
}

/** @throws ServiceError `not-found` */
export async function requireKnownPost(deps: Pick<ServiceDeps, 'catalog'>, post: PostRef): Promise<void> {
  if (await findPost((await deps.catalog()).db, post)) return
  throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
    input: post.url,
    hint: 'Archive it first: stet archive <url>.',
  })
}
