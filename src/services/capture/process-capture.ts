import { capturePost } from '../../capture/capture-post.ts'
import type { CaptureResult, CaptureStep } from '../../capture/types.ts'
import { listCitationsOfPost } from '../../catalog/articles/citations.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { claimCapture, refuseCapture } from '../../catalog/work/captures.ts'
import { decideOnError, decideOnOutcome, isFinalAttempt, type JobDecision } from '../../jobs/job-decision.ts'
import type { CapturePayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { asStetError, FetchError, type StetError } from '../../model/errors.ts'
import { Reason } from '../../model/outcome.ts'
import { postSlug } from '../../model/platform.ts'
import type { PostAliases } from '../../model/post-aliases.ts'
import { recordThenDecide } from '../intake/record-then-decide.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { createCaptureAliases } from './capture-aliases.ts'
import { type CaptureClaim, failCapture, saveCapture } from './save-capture.ts'
import { createStepTimer } from './step-timer.ts'

/** How long a job waits for its first request before it returns to the queue and frees its place. */
const MAX_QUEUE_WAIT_MS = 10_000

/**
 * Runs one attempt at capturing a post, with the capture time that the first attempt fixed. Saves the findings of each
 * attempt; the last attempt ends the capture.
 */
export async function processCapture(
  deps: Pick<ServiceDeps, 'catalog' | 'captureDeps' | 'clock' | 'logger' | 'recordOperation'>,
  payload: CapturePayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const { requestId } = payload
  const { jobId: job, number } = attempt
  const log = deps.logger.child({ requestId, post: postSlug(payload), job, attempt: number })
  try {
    const { db } = await deps.catalog()
    const claim = await claimCapture(db, payload, payload.generation, deps.clock.now())
    if (!claim) return { kind: 'complete' }
    if (claim.erased) {
      await refuseCapture(db, claim.post, deps.clock.now())
      log.info('not captured: it was taken down and deleted')
      return { kind: 'complete' }
    }
    const aliases = createCaptureAliases(db, deps.clock, payload.generation)
    const found = await capture({ ...deps, aliases }, claim, attempt)
    const verdict = decideOnOutcome(found, deps.clock.now())
    const ended = isFinalAttempt(verdict, attempt)
    await saveCapture(db, { ...claim, generation: aliases.generation }, found, ended, deps.clock.now())
    const { outcome, reason, snapshot } = found
    log.info({ outcome, reason, snapshot: snapshot?.id, verdict: verdict.kind }, 'captured')
    return verdict
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), postSlug(payload))
    const verdict = decideOnError(error, deps.clock.now(), attempt.signal)
    if (error.code === 'paced') log.debug('capture waits for its turn')
    else log.warn({ code: error.code, verdict: verdict.kind, err: error }, 'capture failed')
    if (!isFinalAttempt(verdict, attempt)) return verdict
    return await recordThenDecide(verdict, () => fail(deps, payload, error), deps.clock.now())
  }
}

async function capture(
  deps: Pick<ServiceDeps, 'catalog' | 'captureDeps' | 'recordOperation'> & { readonly aliases: PostAliases },
  { post, capturedAt, again }: CaptureClaim & { readonly again: boolean },
  attempt: JobAttempt,
): Promise<CaptureResult> {
  const { db } = await deps.catalog()
  const timer = createStepTimer(deps.recordOperation)
  const request = {
    capturedAt,
    again,
    citations: await listCitationsOfPost(db, post),
    // A job waits in the queue for an announced delay, where it blocks no other job.
    maxWaitMs: 0,
    maxPaceMs: MAX_QUEUE_WAIT_MS,
    signal: attempt.signal,
    onStep(step: CaptureStep) {
      timer.begin(step)
      attempt.progress(step)
    },
  }
  try {
    return await capturePost(post, request, {
      ...(await deps.captureDeps(attempt.share)),
      aliases: deps.aliases,
    })
  } finally {
    timer.end()
  }
}

/** An internal error at the last attempt: the catalog must record an end. */
async function fail(
  deps: Pick<ServiceDeps, 'catalog' | 'clock'>,
  payload: CapturePayload,
  error: StetError,
): Promise<void> {
  const reason = Reason.safeParse(error.code).data ?? 'internal'
  const retryAt = error instanceof FetchError ? (error.retryAt?.toISOString() ?? null) : null
  const { platform, id, generation } = payload
  await failCapture(
    (await deps.catalog()).db,
    { platform, id },
    generation,
    { reason, retryAt },
    deps.clock.now(),
  )
}
