import { FIRST_COPY } from '../../archive/copies.ts'
import { eraseObjects } from '../../archive/erase-objects.ts'
import { classifyPostKey, postPrefix } from '../../archive/object-keys.ts'
import { finishCopyWork, queueErasure } from '../../catalog/copies/copy-work.ts'
import { deleteEvent } from '../../catalog/posts/events.ts'
import { deleteSnapshot, listSnapshotsOfPost } from '../../catalog/snapshots/snapshots.ts'
import { deleteEvidence } from '../../catalog/watch/checks.ts'
import { asStetError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { ServiceDeps } from '../service-deps.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** What happened to a post's bytes. */
export interface Erasure {
  readonly deleted: number
  /** The objects that an object lock keeps, in which store, and until when; null: no end. Stet no longer serves them. */
  readonly kept: readonly { readonly copy: string; readonly key: string; readonly until: Date | null }[]
  /** The replicas that could not be reached: the deletion is queued. */
  readonly pending: readonly string[]
}

/**
 * Deletes the objects of a post from every store; see `eraseObjects`. Deletes the catalog's rows as well, so that no audit
 * reports the erased objects as missing, and this machine's thumbnails. Idempotent: a second run continues an interrupted one.
 *
 * @throws StoreError if the first store is unavailable
 */
export async function eraseBytes(
  deps: Pick<ServiceDeps, 'catalog' | 'copies' | 'thumbnails' | 'clock' | 'logger'>,
  post: PostName,
): Promise<Erasure> {
  const { db } = await deps.catalog()
  const now = deps.clock.now()
  const prefix = postPrefix(post)
  const kept: Erasure['kept'][number][] = []
  const pending: string[] = []
  let deleted = 0
  // Before anything else: a replica that is away now obeys when it is back, even if this process dies.
  await queueErasure(db, prefix, now)
  for (const { name, ledger } of await deps.copies()) {
    try {
      const { erased, kept: left } = await eraseObjects(ledger, post)
      deleted += erased.length
      kept.push(...left.map((one) => ({ copy: name, ...one })))
      if (name !== FIRST_COPY) await finishCopyWork(db, name, [prefix])
      else {
        for (const key of erased.filter((one) => classifyPostKey(one) === 'event')) {
          await deleteEvent(db, { key, platform: post.platform, post_id: post.id }, now)
        }
      }
    } catch (thrown) {
      if (name === FIRST_COPY) throw thrown
      const { code, message } = asStetError(thrown)
      deps.logger.warn({ post: postSlug(post), copy: name, code }, `bytes not deleted yet: ${message}`)
      pending.push(name)
    }
  }
  const left = new Set(kept.filter(({ copy }) => copy === FIRST_COPY).map((one) => one.key))
  const rows = await listSnapshotsOfPost(db, post)
  await deps.thumbnails.forget(rows.map(({ id }) => id))
  for (const row of rows) {
    if (!left.has(row.key) && !left.has(row.manifest_key)) await deleteSnapshot(db, row, now)
  }
  await deleteEvidence(db, post)
  deps.logger.info({ post: postSlug(post), deleted, kept: kept.length, pending }, 'bytes deleted')
  return { deleted, kept, pending }
}
