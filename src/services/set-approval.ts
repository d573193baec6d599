import { saveEvent } from '../catalog/posts/events.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import type { Approval } from '../model/publish-policy.ts'
import { findDecidedPost } from './publication/find-decided-post.ts'
import type { ServiceDeps } from './service-deps.ts'

/**
 * Records an editor's decision on publishing a post; null withdraws it. Appends the event to the ledger first, then
 * updates the catalog. Idempotent: a decision that is already in force adds no event.
 *
 * @param by who decided, such as a token's id; null if unknown
 * @throws ServiceError `not-found` if the catalog has no post whose decision is to be withdrawn; `taken-down` if a post
 * that is taken down is approved
 */
export async function setApproval(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'snapshotCache' | 'clock' | 'logger'>,
  post: PostRef,
  decision: Approval | null,
  by: string | null,
): Promise<void> {
  const { db } = await deps.catalog()
  const row = await findDecidedPost(db, post, decision === null ? 'undo' : 'decide')
  if (decision === 'approved' && row.taken_down_at !== null) {
    throw new ServiceError('taken-down', `${postSlug(post)} is taken down: ${row.taken_down_reason ?? ''}`, {
      input: post.url,
      hint: 'Restore it first: stet takedown <url> --restore.',
    })
  }
  if (row.approval === decision) return
  const at = deps.clock.now()
  const event = {
    stet: 1 as const,
    type: decision ?? ('undecided' as const),
    post: { platform: row.platform, id: row.id, url: row.url },
    at: at.toISOString(),
    since: null,
    cause: null,
    reason: null,
    ...(by === null ? {} : { by }),
    evidence: [],
  }
  const key = await (await deps.ledger()).writeEvent(event)
  await saveEvent(db, key, event, at)
  deps.snapshotCache.clear()
  deps.logger.info({ post: postSlug(post), decision, by }, 'publishing')
}
