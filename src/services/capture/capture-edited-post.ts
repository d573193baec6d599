import { capturePost } from '../../capture/capture-post.ts'
import { listCitationsOfPost } from '../../catalog/articles/citations.ts'
import { claimCapture, requestCapture } from '../../catalog/work/captures.ts'
import { FetchError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { createCaptureAliases } from './capture-aliases.ts'
import { saveCapture } from './save-capture.ts'

/**
 * Captures a post whose text has changed. It does so at once, because the check has just seen the post alive. If the
 * capture fails temporarily it stays open, and the service's sweeper enqueues it.
 */
export async function captureEditedPost(
  deps: Pick<ServiceDeps, 'catalog' | 'captureDeps' | 'clock' | 'logger'>,
  post: PostRef,
  signal: AbortSignal,
): Promise<void> {
  const { db } = await deps.catalog()
  const { generation } = await requestCapture(db, post, 'normal', deps.clock.now())
  const claim = await claimCapture(db, post, generation, deps.clock.now())
  if (!claim) return
  const request = {
    capturedAt: claim.capturedAt,
    again: true,
    citations: await listCitationsOfPost(db, post),
    maxWaitMs: 0,
    signal,
  }
  const aliases = createCaptureAliases(db, deps.clock, generation)
  const captureDeps = { ...(await deps.captureDeps('verify')), aliases }
  const found = await capturePost(claim.post, request, captureDeps)
  const { outcome, manifest } = found
  deps.logger.info({ post: postSlug(post), outcome }, 'captured a new version')
  if (!manifest && (outcome === 'failed' || outcome === 'blocked')) {
    throw new FetchError('upstream', `The new version of ${postSlug(post)} was not captured: ${outcome}.`, {
      input: post.url,
    })
  }
  await saveCapture(db, { ...claim, generation: aliases.generation }, found, true, deps.clock.now())
}
