import { join } from 'node:path'
import type { App } from '../app.ts'
import { countDue, release } from '../catalog/claim-posts.ts'
import { asCatalogError } from '../catalog/outage.ts'
import { findPost } from '../catalog/posts.ts'
import { guardBook } from '../catalog/watch-holds.ts'
import { currentScale } from '../catalog/watch-plan.ts'
import { asStetError, ServiceError } from '../model/errors.ts'
import { type PlatformName, type PostRef, postSlug } from '../model/platform.ts'
import { Guard } from '../verify/guard.ts'
import type { Hold } from '../verify/hold.ts'
import { type VerifyLine, verifyPosts } from '../verify/verify-posts.ts'
import type { Watched } from '../verify/watch-book.ts'
import { canaryAlive } from './canary.ts'
import { checkLinks, MOST_LINKS } from './check-links.ts'
import { recapture } from './recapture.ts'
import { type RoundState, settleRound, takeAll, takeDue, takeOne } from './take-posts.ts'
import { watchBook } from './watch-book.ts'

/** Which posts: those whose check is due, all, or one. */
export type Which = 'due' | 'all' | { readonly post: PostRef }

/** What an operator should know of a round, beside its lines. `short`: it did not do what it is there for. */
export interface VerifyNote {
  readonly note: string
  readonly short: boolean
}

/** Looks in a row that say nothing, after which a platform is left alone for this round. */
const SILENT = 100

/**
 * Checks posts against their platforms and keeps what follows, a line each as it is done; then what an
 * operator should know.
 *
 * @param most how many posts at most, of those that are due
 * @throws ServiceError `not-found` for one post that the catalog does not have
 */
export async function verifyAll(
  app: App,
  which: Which,
  signal: AbortSignal,
  most?: number,
): Promise<AsyncGenerator<VerifyLine | VerifyNote>> {
  const { db } = await app.catalog()
  if (typeof which === 'object') await mustKnow(app, which.post)
  const { config, clock } = app
  const { watch } = config
  const guard = new Guard({
    book: guardBook(db),
    now: () => clock.now().getTime(),
    lostAfterMs: watch.lostAfterMs,
    canaryAlive: (platform) => canaryAlive(app, platform, signal),
    tell: (platform, hold) => tellHold(app, platform, hold),
  })
  for (const { name } of app.platforms.connected) await guard.review(name)
  const book = watchBook(app, db, guard)
  const scale = await currentScale(db, watch.checksPerDay, watch, clock.now())
  const silent = new Set<PlatformName>()
  const round: RoundState = { extra: 0, silent, spent: false }
  const taken = new Map<string, Watched>()
  const posts =
    typeof which === 'object'
      ? takeOne(app, db, which.post, signal)
      : which === 'all'
        ? takeAll(app, db, signal)
        : takeDue(app, db, round, signal, most)

  const lines = verifyPosts(remembered(posts, taken), {
    platforms: app.platforms,
    http: app.http('verify'),
    ledger: await app.ledger(),
    clock,
    scratchDir: join(config.dataDir, 'scratch'),
    policy: watch,
    concurrency: config.captureConcurrency,
    signal,
    book,
    guard,
    scale: () => scale,
    chance: Math.random,
    recapture: (post) => recaptured(app, post, signal),
  })
  return (async function* () {
    const quiet = new Map<PlatformName, number>()
    try {
      for await (const line of lines) {
        taken.delete(postSlug(line))
        if (which === 'due') round.extra += line.evidence.length - 1
        const run = line.liveness === 'unknown' ? (quiet.get(line.platform) ?? 0) + 1 : 0
        quiet.set(line.platform, run)
        if (run >= SILENT && app.platforms.get(line.platform) !== null) silent.add(line.platform)
        yield line
      }
    } finally {
      await book.flush()
      if (which === 'due') round.extra -= taken.size
      await settleRound(db, round)
      await release(
        db,
        [...taken.values()].map(({ post }) => post),
      )
    }
    // The pages around posts come after the posts; in the queue's rounds the round itself sees to them.
    if (which === 'due' && most === undefined && !signal.aborted) await checkLinks(app, signal, MOST_LINKS)
    yield* notes(guard, round, which === 'due' && round.spent ? await countDue(db, clock.now()) : 0)
  })()
}

/** Those that were taken up and not looked at are given back at the end. */
async function* remembered(
  posts: AsyncIterable<Watched>,
  taken: Map<string, Watched>,
): AsyncGenerator<Watched> {
  for await (const watched of posts) {
    taken.set(postSlug(watched.post), watched)
    yield watched
  }
}

function* notes(guard: Guard, { silent }: RoundState, due: number): Generator<VerifyNote> {
  for (const [platform, hold] of guard.holds()) yield { note: holdWords(platform, hold), short: true }
  for (const platform of silent) {
    yield { note: `${platform} says nothing: the rest of its posts stays due.`, short: false }
  }
  if (due > 0) {
    const note = `The requests of today are spent: ${due} posts stay due. (STET_CHECKS_PER_DAY; see stet verify --plan.)`
    yield { note, short: false }
  }
}

function holdWords(platform: PlatformName, { why, accounts, since }: Hold): string {
  const from = new Date(since).toISOString()
  const what =
    why === 'canary'
      ? 'the post known to live is not answered alive'
      : `${accounts.suspected} of ${accounts.looked} accounts lost a post within a day, more than chance brings`
  return `${platform} is held since ${from}: ${what}. Nothing is reported lost until it is looked at again.`
}

function tellHold(app: App, platform: PlatformName, hold: Hold): void {
  const { why, accounts, chance, since } = hold
  const about = { platform, why, ...accounts, chance, since: new Date(since).toISOString() }
  if (hold.releasedAt === null) app.logger.error(about, 'bad news is held back')
  else app.logger.warn(about, 'bad news is no longer held back')
}

async function recaptured(app: App, post: PostRef, signal: AbortSignal): Promise<void> {
  try {
    await recapture(app, post, signal)
  } catch (thrown) {
    // The look stands; the capture is open, and the sweeper sees to it.
    const error = asStetError(asCatalogError(thrown), postSlug(post))
    app.logger.warn({ post: postSlug(post), code: error.code, err: error }, 'new version not captured yet')
  }
}

/** @throws ServiceError `not-found` */
export async function mustKnow(app: App, post: PostRef): Promise<void> {
  if (await findPost((await app.catalog()).db, post)) return
  throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
    input: post.url,
    hint: 'Archive it first: stet archive <url>.',
  })
}
