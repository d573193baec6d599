import type { CaptureResult } from '../../capture/types.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { saveSnapshot } from '../../catalog/snapshots/save-snapshots.ts'
import { saveAnnouncement } from '../../catalog/webhooks/announcements.ts'
import { endCapture, recordAttempt } from '../../catalog/work/end-capture.ts'
import { countUnexpectedParts } from '../../catalog/work/unexpected-parts.ts'
import { announcement } from '../../model/announcement.ts'
import type { Outcome, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import { nextRetryAt } from './retry-due-captures.ts'

/** A capture in progress, and its capture time. */
export interface CaptureClaim {
  readonly post: PostRef
  readonly capturedAt: Date
}

type Found = Pick<CaptureResult, 'outcome' | 'reason' | 'missing' | 'retryAt' | 'manifest'> &
  Partial<Pick<CaptureResult, 'unexpectedParts'>>

/**
 * Saves the findings of a capture attempt, its snapshot and its announcements in one transaction. Idempotent: a capture
 * that has already ended does not change.
 *
 * @param ended whether this attempt ends the capture
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
    // The capture time identifies this capture's snapshot, whichever attempt wrote it.
    if (manifest && Date.parse(manifest.capturedAt) === capturedAt.getTime()) {
      const detail = { outcome, reason, snapshotId: manifest.id }
      await saveAnnouncement(tx, announcement('snapshot.created', post, manifest.id, now, detail), now)
    }
    await countUnexpectedParts(tx, post, found.unexpectedParts ?? [], now)
    // A worker that was presumed dead may finish late: its snapshot is kept, its end of the capture is ignored.
    const of = { ...post, generation }
    if (!ended) return await recordAttempt(tx, of, finding, now)
    const failure = failureOf(outcome, manifest !== null)
    const end = await endCapture(tx, of, finding, failure, now)
    // A failure that equals the previous one is not announced.
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
 * Whether to announce the end of a capture: it failed, or it ended without a copy. A platform without public access
 * (`unsupported`) is known in advance and not announced.
 */
function failureOf(outcome: Outcome, kept: boolean): Outcome | null {
  if (outcome === 'failed' || outcome === 'blocked') return outcome
  return kept || outcome === 'unsupported' || outcome === 'unresolved' ? null : outcome
}

/** Ends an abandoned capture as `failed`; a capture that has already ended does not change. */
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
