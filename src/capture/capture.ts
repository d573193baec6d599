import { snapshotId } from '../archive/keys.ts'
import type { Ledger } from '../archive/ledger.ts'
import { snapshotRef } from '../archive/ledger.ts'
import type { Signer } from '../archive/signer.ts'
import type { TimestampPolicy } from '../archive/timestamp/take.ts'
import type { Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import type { Http } from '../model/exchange.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { Witness } from '../model/post.ts'
import type { Manifest, SnapshotRef } from '../model/snapshot.ts'
import { createScratch } from '../outbound/scratch.ts'
import type { Platforms } from '../platforms/registry.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import { askPost } from './ask-post.ts'
import { drawCard } from './draw-card.ts'
import { Exchanges } from './exchanges.ts'
import { contentOf, keptAlready } from './kept-already.ts'
import { followLinks } from './links.ts'
import { MediaFetcher } from './media-fetcher.ts'
import { fetchPostMedia, fetchQuotedMedia } from './post-media.ts'
import { seal } from './seal.ts'
import { store } from './store.ts'

export interface CitedBy {
  articleUrl: string
  articleTitle: string | null
  citation: Citation
}

export interface CaptureRequest {
  /** Fixed when the capture was first claimed: every attempt uses the same. */
  capturedAt: Date
  /** Capture also what is captured already. */
  again: boolean
  /** Where articles show the post: their words are kept where the post itself can't be had. */
  citations: readonly CitedBy[]
  /** The longest announced wait to sit out, in milliseconds. */
  maxWaitMs: number
  /** How long the first question may stand in line for its turn; left out, as long as it takes. */
  maxPaceMs?: number
  signal?: AbortSignal
  /** Told of each step as it begins. */
  onStep?: (step: CaptureStep) => void
}

export type CaptureStep = 'post' | 'media' | 'quoted' | 'seal' | 'store'

export interface CaptureResult {
  /** What was learned now; see `docs/outcomes.md`. */
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  /** When the platform says it may be asked again, ISO 8601. */
  retryAt: string | null
  /** The snapshot that holds the post: of this capture, or a better or equal one from before. */
  snapshot: SnapshotRef | null
  /** That of the snapshot. */
  manifest: Manifest | null
  /** Was anything written to the store? */
  written: boolean
  notes: string[]
  /** Whose words the snapshot holds; null where there is none. */
  witness: Witness | null
}

export interface CaptureDeps {
  platforms: Pick<Platforms, 'get'>
  http: Http
  ledger: Ledger
  signer: Signer
  clock: Clock
  /** Follow the short links inside posts; left out: yes. */
  expandLinks?: boolean
  /** Whom to ask for timestamps over the seal; left out: nobody. */
  timestamps?: TimestampPolicy
  /** Who is asked for posts that are gone; null or left out: nobody. */
  archive?: WebArchive | null
  /** Where each capture has a directory of its own for large bodies while it runs. */
  scratchDir: string
  /** Name and version of this software, for the archive. */
  software: string
}

/**
 * One capture: the steps `post`, `media`, `quoted`, `card`, `seal`, `store`, to an honest outcome.
 * What platforms and networks do wrong is in the result; thrown are failures of the store
 * (`StoreError`), `timestamp-unavailable`, faults of our own, and the abort of `signal`. Safe to run again with the same
 * request: it adopts what an earlier attempt has stored.
 */
export async function capturePost(
  post: PostRef,
  request: CaptureRequest,
  deps: CaptureDeps,
): Promise<CaptureResult> {
  const adapter = deps.platforms.get(post.platform)
  if (adapter === null) return ended({ outcome: 'unsupported', reason: null })

  const { snapshots: existing, begun } = await deps.ledger.before(post, request.capturedAt)
  const main = deps.ledger.main(existing)
  if (main?.outcome === 'captured' && !request.again) return standing(main)

  await using scratch = await createScratch(deps.scratchDir)
  const mine = begun
    ? await deps.ledger.adopt(post, request.capturedAt, scratch)
    : existing.find(({ id }) => id === snapshotId(post, request.capturedAt))
  if (mine) return standing(mine)

  const step = request.onStep ?? (() => {})
  const exchanges = new Exchanges()
  step('post')
  const asked = await askPost(post, request, { ...deps, adapter, scratch, exchanges, main })
  const { record } = asked
  if (record === null) {
    const outcome = asked.outcome === 'gone' && main !== null ? 'salvaged' : asked.outcome
    const witness = main?.record.witness ?? null
    return ended({ ...asked, outcome, manifest: main, witness })
  }

  step('media')
  const media = new MediaFetcher({ ...request, http: deps.http, scratch, exchanges })
  const withMedia = await fetchPostMedia({ ...asked, record }, media)
  if (withMedia.record.quoted) step('quoted')
  const whole = await fetchQuotedMedia(withMedia, media)

  const content = contentOf(whole, media.hashes)
  const kept = keptAlready(content, existing, main)
  if (kept !== null) {
    return ended({ ...content, manifest: kept, witness: kept.record.witness })
  }

  const linked = await followLinks(content, request, { ...deps, scratch, exchanges })
  const card = drawCard(linked.record, request, media)
  step('seal')
  const packed = await seal({ post, content: linked, card, exchanges, scratch }, request, deps)
  step('store')
  const stored = await store(packed, deps)
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
