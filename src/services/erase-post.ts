import { classifyPostKey, postPrefix } from '../archive/object-keys.ts'
import { deleteEvent } from '../catalog/posts/events.ts'
import { deleteSnapshot, listSnapshotsOfPost } from '../catalog/snapshots/snapshots.ts'
import { deleteEvidence } from '../catalog/watch/checks.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import type { ServiceDeps } from './service-deps.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** What happened to a post's bytes. */
export interface Erasure {
  readonly deleted: number
  /** The objects that an object lock keeps, and until when; null: no end. Stet no longer serves them. */
  readonly kept: readonly { readonly key: string; readonly until: Date | null }[]
}

/**
 * Deletes the ledger's objects of a post: its snapshots, and the events whose evidence repeats its text. Take-downs and
 * approvals stay, because they say what is in force. Deletes the catalog's rows as well, so that no audit reports the
 * erased objects as missing, and this machine's thumbnails. Idempotent: a second run continues an interrupted one.
 */
export async function eraseBytes(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'thumbnails' | 'clock' | 'logger'>,
  post: PostName,
): Promise<Erasure> {
  const { db } = await deps.catalog()
  const ledger = await deps.ledger()
  const now = deps.clock.now()
  const kept: { key: string; until: Date | null }[] = []
  let deleted = 0
  const erase = async (key: string): Promise<boolean> => {
    const erased = await ledger.store.erase(key)
    if (erased.kind === 'locked') kept.push({ key, until: erased.until })
    else deleted += 1
    return erased.kind === 'erased'
  }
  // The evidence of an event consists of raw responses, which repeat the post's text.
  const wordy = new Set(
    (await ledger.storedEvents(post))
      .filter(({ record }) => record.evidence.length > 0)
      .map(({ key }) => key),
  )
  const keys: string[] = []
  for await (const { key } of ledger.listObjects(postPrefix(post))) keys.push(key)
  const manifests = new Set(keys.filter((key) => classifyPostKey(key) === 'manifest'))
  for (const key of keys) {
    const kind = classifyPostKey(key)
    if (kind === 'event' && wordy.has(key) && (await erase(key))) {
      await deleteEvent(db, { key, platform: post.platform, post_id: post.id }, now)
    }
    if (kind !== 'wacz') continue
    const manifest = key.replace(/\.wacz$/, '.json')
    // Delete the file before its manifest, so that the manifest describes the file for as long as the file exists.
    if ((await erase(key)) && manifests.delete(manifest)) await erase(manifest)
    else manifests.delete(manifest)
  }
  for (const manifest of manifests) await erase(manifest)
  const left = new Set(kept.map((one) => one.key))
  const rows = await listSnapshotsOfPost(db, post)
  await deps.thumbnails.forget(rows.map(({ id }) => id))
  for (const row of rows) {
    if (!left.has(row.key) && !left.has(row.manifest_key)) await deleteSnapshot(db, row, now)
  }
  await deleteEvidence(db, post)
  deps.logger.info({ post: postSlug(post), deleted, kept: kept.length }, 'bytes deleted')
  return { deleted, kept }
}
