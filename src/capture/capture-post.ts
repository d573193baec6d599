import { snapshotRef } from '../archive/ledger.ts'
import { snapshotId } from '../archive/object-keys.ts'
import type { Manifest } from '../model/manifest.ts'
import type { PostRef } from '../model/platform.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { ConnectedPlatform } from '../platforms/connect-platforms.ts'
import { drawCard } from './draw-card.ts'
import { ExchangeLog } from './exchange-log.ts'
import { fetchPostMedia, fetchQuotedMedia } from './fetch-post-media.ts'
import { findEquivalentSnapshot, finishContent } from './find-duplicate.ts'
import { followLinks } from './follow-links.ts'
import { MediaFetcher } from './media-fetcher.ts'
import { queryPlatform } from './query-platform.ts'
import { resolveAlias } from './resolve-alias.ts'
import { sealSnapshot } from './seal-snapshot.ts'
import type { CaptureDeps, CaptureRequest, CaptureResult } from './types.ts'

/**
 * Captures a post in the steps `post`, `media`, `quoted`, `card`, `seal`, `store`. Idempotent for one
 * request: a second run adopts what an earlier attempt stored. A post that is named by an alias is
 * captured under its permanent id.
 *
 * @returns the outcome; failures of platforms and networks are part of it
 * @throws StoreError · StetError `timestamp-unavailable` · the reason of `signal` · faults of our own
 */
export async function capturePost(
  named: PostRef,
  request: CaptureRequest,
  deps: CaptureDeps,
): Promise<CaptureResult> {
  const platform = deps.platforms.get(named.platform)
  if (platform === null) return toResult({ outcome: 'unsupported', reason: null })

  const post = await resolveAlias(named, platform, request, deps)
  return (
    (await captureUnder(post, platform, request, deps)) ??
    toResult({ outcome: 'failed', reason: 'unreadable' })
  )
}

/**
 * Captures a post. If the platform serves it under another id, as an album under the id of its first part, it records
 * the alias and captures that post. Null if that one has another id again.
 */
async function captureUnder(
  post: PostRef,
  platform: ConnectedPlatform,
  request: CaptureRequest,
  deps: CaptureDeps,
  mayMove = true,
): Promise<CaptureResult | null> {
  const { snapshots: existing, begun } = await deps.ledger.loadState(post, request.capturedAt)
  const main = deps.ledger.bestSnapshot(existing)
  if (main?.outcome === 'captured' && !request.again) return existingResult(main)

  await using scratch = await createScratch(deps.scratchDir)
  const earlier = begun
    ? await deps.ledger.finishBegunSnapshot(post, request.capturedAt, scratch)
    : existing.find(({ id }) => id === snapshotId(post, request.capturedAt))
  if (earlier) return existingResult(earlier)

  const step = request.onStep ?? (() => {})
  const exchanges = new ExchangeLog()
  step('post')
  const queried = await queryPlatform(post, request, {
    ...deps,
    platform,
    scratch,
    exchanges,
    main,
    existing,
  })
  const { record } = queried
  if (record === null) {
    const outcome = queried.outcome === 'gone' && main !== null ? 'salvaged' : queried.outcome
    const witness = main?.record.witness ?? null
    return toResult({ ...queried, outcome, manifest: main, witness })
  }

  if (record.id !== post.id) {
    if (!mayMove) return null
    await deps.aliases?.merge({ platform: post.platform, alias: post.id, id: record.id })
    return captureUnder({ ...post, id: record.id, url: record.url }, platform, request, deps, false)
  }

  step('media')
  const media = new MediaFetcher({ ...request, http: deps.http, scratch, exchanges })
  const withMedia = await fetchPostMedia({ ...queried, record }, media, platform)
  if (withMedia.record.quoted) step('quoted')
  const whole = await fetchQuotedMedia(withMedia, media, platform)

  const content = finishContent(whole, media.hashes)
  const kept = findEquivalentSnapshot(content, existing, main, platform.capture?.witnesses ?? [])
  if (kept !== null) {
    return toResult({ ...content, manifest: kept, witness: kept.record.witness })
  }

  const linked = await followLinks(content, request, { ...deps, platform, scratch, exchanges })
  const card = drawCard(linked.record, request, media, deps.platforms.labels)
  step('seal')
  const packed = await sealSnapshot({ post, content: linked, card, exchanges, scratch }, request, deps)
  step('store')
  // The key first, so that the store never holds a snapshot of an unknown signer.
  await deps.ledger.publishKey(deps.signer)
  const stored = await deps.ledger.saveSnapshot(packed)
  const { witness } = stored.manifest.record
  return toResult({ ...linked, manifest: stored.manifest, written: stored.created, witness })
}

/** The result for a snapshot that exists already. */
function existingResult(manifest: Manifest): CaptureResult {
  return toResult({ ...manifest, manifest, witness: manifest.record.witness })
}

function toResult(result: Pick<CaptureResult, 'outcome' | 'reason'> & Partial<CaptureResult>): CaptureResult {
  const {
    outcome,
    reason,
    missing = [],
    retryAt = null,
    manifest = null,
    written = false,
    notes = [],
    unexpectedParts = [],
    witness = null,
  } = result
  const snapshot = manifest && snapshotRef(manifest)
  return { outcome, reason, missing, retryAt, snapshot, manifest, written, notes, unexpectedParts, witness }
}
