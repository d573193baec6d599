import { saveEvent } from '../catalog/posts/events.ts'
import { findPost } from '../catalog/posts/posts.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import { type Erasure, eraseBytes } from './erase-post.ts'
import type { ServiceDeps } from './service-deps.ts'

/** What is to be in force: a take-down for a reason, its bytes deleted too if `erase`. */
export interface TakedownRequest {
  readonly reason: string
  readonly erase: boolean
}

/** What is in force. */
export interface Takedown {
  readonly at: Date
  readonly reason: string
  /** What became of the bytes; null where none were to be deleted. */
  readonly erasure: Erasure | null
}

/**
 * Takes a post down, or, for null, restores it: first an event in the ledger, then the catalog, then
 * the bytes where they are to go. What is so already is not said again; an erasure that was cut
 * short is finished.
 *
 * @param by who decided, such as a token's id; null where nobody is named
 * @returns what is in force now
 * @throws ServiceError `not-found` for a post that the catalog does not have; `taken-down` where a
 * restoration is asked for and no byte is left to show
 */
export async function takeDown(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'snapshotCache' | 'clock' | 'logger'>,
  post: PostRef,
  demand: TakedownRequest | null,
  by: string | null,
): Promise<Takedown | null> {
  const { db } = await deps.catalog()
  const row = await findPost(db, post)
  if (!row) {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: post.url,
      hint: 'Nothing of it is kept or shown here.',
    })
  }
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
      // Once asked for, deletion is asked for: another reason does not take that back.
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
