import type { CaptureResult } from '../capture/types.ts'
import type { Db } from '../catalog/catalog.ts'
import { findPost } from '../catalog/posts/posts.ts'
import { saveSnapshot } from '../catalog/snapshots/save-snapshots.ts'
import { saveAnnouncement } from '../catalog/webhooks/announcements.ts'
import { endCapture, recordAttempt } from '../catalog/work/end-capture.ts'
import { announcement } from '../model/announcement.ts'
import type { Outcome, Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import { nextRetryAt } from './retry-due-captures.ts'

/** A capture that is under way, and its time. */
export interface CaptureClaim {
  readonly post: PostRef
  readonly capturedAt: Date
}

type Found = Pick<CaptureResult, 'outcome' | 'reason' | 'missing' | 'retryAt' | 'manifest'>

/**
 * Keeps what an attempt at a capture found, its snapshot, and what is to be told of it, in one
 * transaction. Said again, it is the same; a capture that has ended already stays as it is.
 *
 * @param ended whether the capture ends with it
 */
export async function saveCapture(
  db: Db,
  { post, capturedAt, generation }: CaptureClaim & { readonly generation: number },
  found: Found,
  ended: boolean,
  now: Date,
): Promise<void> {
  const { outcome, reason, missing, manifest } = found
  const silentUntil = found.retryAt === null ? null : new Date(found.retryAt)
  const retryAt = ended ? nextRetryAt(found.retryAt, generation, now) : silentUntil
  const finding = { outcome, reason, missing, retryAt }
  await db.transaction().execute(async (tx) => {
    if (manifest) await saveSnapshot(tx, manifest, manifest.wacz.key.replace(/\.wacz$/, '.json'), now)
    // By its time it is this capture's own, whichever attempt has written it.
    if (manifest && Date.parse(manifest.capturedAt) === capturedAt.getTime()) {
      const detail = { outcome, reason, snapshotId: manifest.id }
      await saveAnnouncement(tx, announcement('snapshot.created', post, manifest.id, now, detail), now)
    }
    // A worker that was taken for dead may come late: its snapshot counts, its end of the capture does not.
    const of = { ...post, generation }
    if (!ended) return await recordAttempt(tx, of, finding, now)
    const failure = failureOf(outcome, manifest !== null)
    const end = await endCapture(tx, of, finding, failure, now)
    // That it failed the same way the time before is no news.
    if (end !== null && failure !== null && failure !== end.failedBefore) {
      const since = capturedAt.toISOString()
      const detail = { outcome, reason, since, retryAt: retryAt?.toISOString() ?? null }
      await saveAnnouncement(
        tx,
        announcement('capture.failed', post, `round ${generation}`, now, detail),
        now,
      )
    }
  })
}

/**
 * Whether the newsroom is to be told: a capture failed, or ended with no copy at all. That a platform
 * has no public way to ask (`unsupported`) is known beforehand, and no news.
 */
function failureOf(outcome: Outcome, kept: boolean): Outcome | null {
  if (outcome === 'failed' || outcome === 'blocked') return outcome
  return kept || outcome === 'unsupported' || outcome === 'unresolved' ? null : outcome
}

/** Ends a capture that nobody works on any more as `failed`; one that has ended already stays as it is. */
export async function failCapture(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  generation: number,
  why: { readonly reason: Reason; readonly retryAt: string | null },
  now: Date,
): Promise<void> {
  const row = await findPost(db, post)
  if (!row) return
  const claim = { post: { ...post, url: row.url }, generation, capturedAt: row.claimed_at ?? now }
  await saveCapture(db, claim, { ...why, outcome: 'failed', missing: [], manifest: null }, true, now)
}
