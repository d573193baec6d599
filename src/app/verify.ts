import { join } from 'node:path'
import type { App } from '../app.ts'
import { saveAudit } from '../catalog/audits.ts'
import { saveCheck, watchedPost, watchedPosts } from '../catalog/checks.ts'
import { saveEvent } from '../catalog/events.ts'
import { findPost } from '../catalog/posts.ts'
import { eachSnapshot } from '../catalog/snapshots.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import { type AuditLine, auditSnapshot } from '../verify/audit.ts'
import { type VerifyLine, verifyPosts, type Watched } from '../verify/verify-posts.ts'

/** Which posts: those whose check is due, all, or one. */
export type Which = 'due' | 'all' | { readonly post: PostRef }

/**
 * Checks posts against their platforms and keeps what follows, a line each as it is done.
 *
 * @throws ServiceError `not-found` for one post that the catalog does not have
 */
export async function verifyAll(
  app: App,
  which: Which,
  signal: AbortSignal,
): Promise<AsyncIterable<VerifyLine>> {
  const { db } = await app.catalog()
  const { config, clock } = app
  const posts =
    typeof which === 'object'
      ? one(await known(app, which.post))
      : watchedPosts(db, which === 'due' ? clock.now() : null)
  return verifyPosts(posts, {
    platforms: app.platforms,
    http: app.http('verify'),
    ledger: await app.ledger(),
    clock,
    scratchDir: join(config.dataDir, 'scratch'),
    policy: config.watch,
    concurrency: config.captureConcurrency,
    signal,
    book: {
      saveCheck: (post, check, memory, dueAt) => saveCheck(db, post, check, memory, dueAt),
      saveEvent: (key, event) => saveEvent(db, key, event, clock.now()),
    },
  })
}

/** Reads stored snapshots again, a line each. `newly`: damaged; until it is mended each audit says so. */
export async function auditAll(
  app: App,
  which: Which,
): Promise<AsyncIterable<AuditLine & { newly: boolean }>> {
  const { db } = await app.catalog()
  const ledger = await app.ledger()
  const post = typeof which === 'object' ? (await known(app, which.post)).post : null
  const scratchDir = join(app.config.dataDir, 'scratch')
  return (async function* () {
    for await (const row of eachSnapshot(db, post)) {
      const line = await auditSnapshot(ledger, { ...row, manifestKey: row.manifest_key }, scratchDir)
      await saveAudit(db, { snapshotId: row.id, at: app.clock.now(), damage: line.damage })
      yield { ...line, newly: !line.ok }
    }
  })()
}

async function known(app: App, post: PostRef): Promise<Watched> {
  const row = await findPost((await app.catalog()).db, post)
  if (row) return watchedPost(row)
  throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
    input: post.url,
    hint: 'Archive it first: stet archive <url>.',
  })
}

async function* one<T>(item: T): AsyncGenerator<T> {
  yield item
}
