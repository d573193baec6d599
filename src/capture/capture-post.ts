import { snapshotRef } from '../archive/ledger.ts'
import { snapshotId } from '../archive/object-keys.ts'
import type { Manifest } from '../model/manifest.ts'
import type { PostRef } from '../model/platform.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import { drawCard } from './draw-card.ts'
import { ExchangeLog } from './exchange-log.ts'
import { fetchPostMedia, fetchQuotedMedia } from './fetch-post-media.ts'
import { findEquivalentSnapshot, finishContent } from './find-duplicate.ts'
import { followLinks } from './follow-links.ts'
import { MediaFetcher } from './media-fetcher.ts'
import { queryPlatform } from './query-platform.ts'
import { resolveAlias } from './resolve-alias.ts'
import { sealSnapshot } from './seal-snapshot.ts'
import { storeSnapshot } from './store-snapshot.ts'
import type { CaptureDeps, CaptureRequest, CaptureResult } from './types.ts'

/**
 * One capture: the steps `post`, `media`, `quoted`, `card`, `seal`, `store`, to an honest outcome.
 * What platforms and networks do wrong is in the result; thrown are failures of the store
 * (`StoreError`), `timestamp-unavailable`, faults of our own, and the abort of `signal`. Safe to run again with the same
 * request: it adopts what an earlier attempt has stored. A post that is named by an alias is captured under
 * its lasting id.
 */
export async function capturePost(
  named: PostRef,
  request: CaptureRequest,
  deps: CaptureDeps,
): Promise<CaptureResult> {
  const platform = deps.platforms.get(named.platform)
  if (platform === null) return ended({ outcome: 'unsupported', reason: null })

  const post = await resolveAlias(named, platform, request, deps)
  const { snapshots: existing, begun } = await deps.ledger.loadState(post, request.capturedAt)
  const main = deps.ledger.bestSnapshot(existing)
  if (main?.outcome === 'captured' && !request.again) return standing(main)

  await using scratch = await createScratch(deps.scratchDir)
  const mine = begun
    ? await deps.ledger.finishBegunSnapshot(post, request.capturedAt, scratch)
    : existing.find(({ id }) => id === snapshotId(post, request.capturedAt))
  if (mine) return standing(mine)

  const step = request.onStep ?? (() => {})
  const exchanges = new ExchangeLog()
  step('post')
  const asked = await queryPlatform(post, request, { ...deps, platform, scratch, exchanges, main })
  const { record } = asked
  if (record === null) {
    const outcome = asked.outcome === 'gone' && main !== null ? 'salvaged' : asked.outcome
    const witness = main?.record.witness ?? null
    return ended({ ...asked, outcome, manifest: main, witness })
  }

  step('media')
  const media = new MediaFetcher({ ...request, http: deps.http, scratch, exchanges })
  const withMedia = await fetchPostMedia({ ...asked, record }, media, platform)
  if (withMedia.record.quoted) step('quoted')
  const whole = await fetchQuotedMedia(withMedia, media, platform)

  const content = finishContent(whole, media.hashes)
  const kept = findEquivalentSnapshot(content, existing, main, platform.capture.witnesses)
  if (kept !== null) {
    return ended({ ...content, manifest: kept, witness: kept.record.witness })
  }

  const linked = await followLinks(content, request, { ...deps, platform, scratch, exchanges })
  const card = drawCard(linked.record, request, media, deps.platforms.labels)
  step('seal')
  const packed = await sealSnapshot({ post, content: linked, card, exchanges, scratch }, request, deps)
  step('store')
  const stored = await storeSnapshot(packed, deps)
  const { witness } = stored.manifest.record
  return ended({ ...linked, manifest: stored.manifest, written: stored.created, witness })
}

/** A snapshot from before that is the answer as it stands. */
function standing(manifest: Manifest): CaptureResult {
  return ended({ ...manifest, manifest, witness: manifest.record.witness })
}

function ended(result: Pick<CaptureResult, 'outcome' | 'reason'> & Partial<CaptureResult>): CaptureResult {
  const {
    outcome,
    reason,
    missing = [],
    retryAt = null,
    manifest = null,
    written = false,
    notes = [],
    witness = null,
  } = result
  const snapshot = manifest && snapshotRef(manifest)
  return { outcome, reason, missing, retryAt, snapshot, manifest, written, notes, witness }
}
