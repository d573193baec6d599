import type { Db } from '../../catalog/catalog.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { loadRiskContext, type RiskPolicy } from '../../catalog/watch/load-risk-context.ts'
import { commitEvents, expediteAccount, saveCheck } from '../../catalog/watch/save-check.ts'
import { saveLossObservations } from '../../catalog/watch/save-loss-observations.ts'
import { toWatchedPost, type WatchStateRow } from '../../catalog/watch/watch-state-row.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { LossCircuitBreaker } from '../../verify/loss-circuit-breaker.ts'
import type {
  LossObservation,
  VerificationRepository,
  WatchedPost,
} from '../../verify/verification-repository.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** The number of check results that are written in one batch. */
const BATCH = 100

/** The verification repository on the catalog; `flush` writes the results that are still in memory. */
export function createVerificationRepository(
  deps: Pick<ServiceDeps, 'config' | 'clock'>,
  db: Db,
  guard: Pick<LossCircuitBreaker, 'review'>,
): VerificationRepository & { flush(): Promise<void> } {
  const { clock, config } = deps
  let batch: LossObservation[] = []

  async function flush(): Promise<void> {
    const taken = batch
    batch = []
    await saveLossObservations(db, taken, clock.now())
    const bad = new Set<PlatformName>(taken.flatMap((one) => (one.suspected ? one.platform : [])))
    for (const platform of bad) await guard.review(platform)
  }

  return {
    saveCheck: (watched, settled, events) => saveCheck(db, watched.post, watched.revision, settled, events),
    async current({ post }) {
      const row = await findPost(db, post)
      if (row) return await watchedRow(db, row, config.watch)
      throw new Error(`${post.url} is gone from the catalog while it is looked at.`)
    },
    commitEvents: (post, _revision, events) => commitEvents(db, post, events, clock.now()),
    async expediteAccount({ post, account }, count) {
      const handle = account?.slice(post.platform.length + 1)
      if (handle !== undefined) await expediteAccount(db, { ...post, handle }, count, clock.now())
    },
    async recordLosses(learned) {
      batch.push(learned)
      if (batch.length >= BATCH) await flush()
    },
    flush,
  }
}

/** Rows of posts as the watch needs them, each with its context. */
export async function toWatchedPosts(
  db: Db,
  rows: readonly WatchStateRow[],
  policy: RiskPolicy,
): Promise<WatchedPost[]> {
  const around = await loadRiskContext(db, rows, policy)
  return rows.map((row) => toWatchedPost(row, around.get(row) ?? { risk: 1, language: 1, articles: [] }))
}

async function watchedRow(db: Db, row: WatchStateRow, policy: RiskPolicy): Promise<WatchedPost> {
  const [watched] = await toWatchedPosts(db, [row], policy)
  if (watched === undefined) throw new Error('A row makes one watched post.')
  return watched
}
