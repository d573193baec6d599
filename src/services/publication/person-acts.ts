import { insertPostAct } from '../../catalog/posts/post-acts.ts'
import { requestCapture } from '../../catalog/work/captures.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { AcceptDeps } from '../intake/accept-intake.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { requireKnownPost, runVerification, type VerificationDeps } from '../verify/run-verification.ts'

type PersonDeps = Pick<ServiceDeps, 'logger'>

/**
 * Checks a post at once because a person asked for it, and records who.
 *
 * @param by a token's id; null if unknown
 * @throws ServiceError `not-found`; as `runVerification`
 */
export async function checkNow(
  deps: VerificationDeps & PersonDeps,
  post: PostRef,
  by: string | null,
  signal: AbortSignal,
): Promise<void> {
  const lines = await runVerification(deps, { post }, signal)
  await insertPostAct((await deps.catalog()).db, post, { act: 'check', by }, deps.clock.now())
  deps.logger.info({ post: postSlug(post), by }, 'a person asked for a check')
  for await (const _ of lines);
}

/**
 * Requests a new capture of a post because a person asked for it, whatever the outcome of the last one, and records who.
 *
 * @param by a token's id; null if unknown
 * @throws ServiceError `not-found`, `queue-unavailable`
 */
export async function captureAgain(
  deps: AcceptDeps & PersonDeps,
  post: PostRef,
  by: string | null,
): Promise<void> {
  await requireKnownPost(deps, post)
  const [{ db }, queues, now] = [await deps.catalog(), await deps.queues(), deps.clock.now()]
  const request = await requestCapture(db, post, 'normal', now)
  const { generation, priority } = request
  // Before the job, which reads it.
  await insertPostAct(db, request, { act: 'capture', generation, by }, now)
  await queues.addCapture(request, generation, priority)
  deps.logger.info({ post: postSlug(post), by }, 'a person asked for a capture')
}
