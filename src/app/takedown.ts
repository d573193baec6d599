import type { App } from '../app.ts'
import { saveEvent } from '../catalog/events.ts'
import { findPost } from '../catalog/posts.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'

export interface TakeDown {
  readonly at: Date
  readonly reason: string
}

/**
 * Takes a post down, or, without a reason, restores it: first an event in the ledger, then the catalog.
 * What is so already is not said again. The bytes stay where they are.
 *
 * @returns what is in force now
 * @throws ServiceError `not-found` for a post that the catalog does not have
 */
export async function takeDown(app: App, post: PostRef, reason: string | null): Promise<TakeDown | null> {
  const { db } = await app.catalog()
  const row = await findPost(db, post)
  if (!row) {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: post.url,
      hint: 'Nothing of it is kept or shown here.',
    })
  }
  const now = row.taken_down_at
  if (reason === null ? now === null : now !== null && row.taken_down_reason === reason) {
    return now === null ? null : { at: now, reason: row.taken_down_reason ?? '' }
  }
  const at = app.clock.now()
  const event = {
    stet: 1 as const,
    type: reason === null ? ('restored' as const) : ('taken-down' as const),
    post: { platform: row.platform, id: row.id, url: row.url },
    at: at.toISOString(),
    since: null,
    cause: null,
    reason,
    evidence: [],
  }
  const key = await (await app.ledger()).writeEvent(event)
  await saveEvent(db, key, event, at)
  app.logger.info({ post: postSlug(post), event: event.type, reason }, 'take-down')
  return reason === null ? null : { at, reason }
}
