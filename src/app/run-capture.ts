import type { App } from '../app.ts'
import { capturePost } from '../capture/capture.ts'
import { type CaptureFinding, claimCapture, endCapture, noteAttempt } from '../catalog/captures.ts'
import { citationsOfPost } from '../catalog/citations.ts'
import { asCatalogError } from '../catalog/outage.ts'
import { saveSnapshot } from '../catalog/save-snapshots.ts'
import type { CapturePayload } from '../jobs/payloads.ts'
import { isLastWord, type Verdict, verdictOnError, verdictOnOutcome } from '../jobs/verdict.ts'
import type { Attempt } from '../jobs/worker.ts'
import { asStetError, FetchError, type StetError, StoreError } from '../model/errors.ts'
import { Reason } from '../model/outcome.ts'
import { postSlug } from '../model/platform.ts'

/** How long a job stands in line for its first question before it makes room for another. */
const LINE_MS = 10_000

/**
 * One attempt at a post's capture, with the capture time that the first attempt fixed. What it finds
 * is kept after each attempt; the capture ends with the last one.
 */
export async function runCapture(app: App, payload: CapturePayload, attempt: Attempt): Promise<Verdict> {
  const log = app.logger.child({ post: postSlug(payload), job: attempt.jobId, attempt: attempt.number })
  try {
    const found = await capture(app, payload, attempt)
    if (!found) return { kind: 'done' }
    const verdict = verdictOnOutcome(found, app.clock.now())
    await keep(app, payload, found, isLastWord(verdict, attempt))
    log.info({ outcome: found.outcome, reason: found.reason, verdict: verdict.kind }, 'captured')
    return verdict
  } catch (thrown) {
    const error = asStetError(asCatalogError(thrown), postSlug(payload))
    const verdict = verdictOnError(error, app.clock.now(), attempt.signal)
    log.warn({ code: error.code, verdict: verdict.kind, err: error }, 'capture failed')
    if (isLastWord(verdict, attempt)) await keep(app, payload, failed(error), true)
    return verdict
  }
}

async function capture(app: App, payload: CapturePayload, { signal, share }: Attempt) {
  const { db } = await app.catalog()
  const claim = await claimCapture(db, payload, payload.round, app.clock.now())
  if (!claim) return null
  const result = await capturePost(
    claim.post,
    {
      capturedAt: claim.capturedAt,
      again: false,
      citations: await citationsOfPost(db, claim.post),
      // A wait that is announced is sat out in the queue, where it holds nobody up.
      maxWaitMs: 0,
      maxPaceMs: LINE_MS,
      signal,
    },
    await app.captureDeps(share),
  )
  if (result.snapshot) {
    const { manifestKey } = result.snapshot
    const manifest = await (await app.ledger()).readManifest(manifestKey)
    if (!manifest)
      throw new StoreError('store-corrupt', `${manifestKey} was written and is gone.`, { input: manifestKey })
    await saveSnapshot(db, manifest, manifestKey, app.clock.now())
  }
  return result
}

type Found = Omit<CaptureFinding, 'retryAt'> & { readonly retryAt: string | null }

async function keep(app: App, payload: CapturePayload, found: Found, ended: boolean): Promise<void> {
  const { db } = await app.catalog()
  const { outcome, reason, missing } = found
  const finding = {
    outcome,
    reason,
    missing,
    retryAt: found.retryAt === null ? null : new Date(found.retryAt),
  }
  await (ended ? endCapture : noteAttempt)(db, payload, finding, app.clock.now())
}

function failed(error: StetError): Found {
  const reason = Reason.safeParse(error.code).data ?? 'internal'
  const retryAt = error instanceof FetchError ? (error.retryAt?.toISOString() ?? null) : null
  return { outcome: 'failed', reason, missing: [], retryAt }
}
