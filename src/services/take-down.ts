import { saveEvent } from '../catalog/posts/events.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import { type Erasure, eraseBytes } from './erase-post.ts'
import { findDecidedPost } from './publication/find-decided-post.ts'
import type { ServiceDeps } from './service-deps.ts'

/** The requested state: a take-down with a reason; `erase` also deletes the bytes. */
export interface TakedownRequest {
  readonly reason: string
  readonly erase: boolean
}

/** The state in force. */
export interface Takedown {
  readonly at: Date
  readonly reason: string
  /** What happened to the bytes; null if they were not to be erased. */
  readonly erasure: Erasure | null
}

/**
 * Takes a post down or, for null, restores it. Appends the event to the ledger first, then updates the catalog, then
 * erases the bytes if requested. Idempotent: a state that is already in force adds no event, and an interrupted erasure
 * is completed.
 *
 * @param by who decided, such as a token's id; null if unknown
 * @returns the state now in force
 * @throws ServiceError `not-found` if a post to restore is not in the catalog; `taken-down` if it cannot be restored
 * because its bytes were erased
 */
export async function takeDown(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'snapshotCache' | 'clock' | 'logger'>,
  post: PostRef,
  demand: TakedownRequest | null,
  by: string | null,
): Promise<Takedown | null> {
  const { db } = await deps.catalog()
  const row = await findDecidedPost(db, post, demand === null ? 'undo' : 'decide')
  if (demand === null && row.erased && row.main_snapshot === null) {
    throw new ServiceError(
      'taken-down',
      `The bytes of ${postSlug(post)} were deleted: nothing is left to show.`,
      {
        input: post.url,
        hint: 'What was deleted does not come back. The take-down stays in force.',
      },
    )
  }
  const now = row.taken_down_at
  const same =
    demand === null
      ? now === null
      : now !== null && row.taken_down_reason === demand.reason && (row.erased || !demand.erase)
  const at = same && now !== null ? now : deps.clock.now()
  if (!same) {
    const event = {
      stet: 1 as const,
      type: demand === null ? ('restored' as const) : ('taken-down' as const),
      post: { platform: row.platform, id: row.id, url: row.url },
      at: at.toISOString(),
      since: null,
      cause: null,
      reason: demand?.reason ?? null,
      ...(by === null ? {} : { by }),
      // A requested erasure stays requested: a later take-down with another reason does not cancel it.
      ...(demand && (demand.erase || row.erased) ? { erase: true as const } : {}),
      evidence: [],
    }
    const key = await (await deps.ledger()).writeEvent(event)
    await saveEvent(db, key, event, at)
    deps.snapshotCache.clear()
    deps.logger.info({ post: postSlug(post), event: event.type, reason: event.reason, by }, 'take-down')
  }
  if (demand === null) return null
  return { at, reason: demand.reason, erasure: demand.erase ? await eraseBytes(deps, row) : null }
}
