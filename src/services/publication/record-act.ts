import type { StoredEvent } from '../../archive/records/event-log.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findChainHead } from '../../catalog/posts/chain-review.ts'
import { findKnownEventKeys, saveEvent } from '../../catalog/posts/events.ts'
import { withEventLock } from '../../catalog/posts/post-lock.ts'
import type { EventDraft } from '../../model/event-record.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { type DecidedPost, findDecidedPost } from './find-decided-post.ts'

/** What a person decides about a post. */
export type Act = Pick<EventDraft, 'type' | 'reason' | 'erase'>

type ActDeps = Pick<ServiceDeps, 'catalog' | 'ledger' | 'snapshotCache' | 'clock' | 'logger'>

/**
 * Lets a person decide about a post, one after the other: first brings the catalog up to the ledger's events of the post,
 * then asks `decide`, then appends the event to the ledger and to the catalog.
 *
 * @param by who decided, such as a token's id; null if unknown
 * @param kind whether a decision is made or undone
 * @param decide the act that the post's state calls for; null if what is wanted is in force already
 * @returns what is in force afterwards
 * @throws as `findDecidedPost`; ConfigError `signing-key-missing`; the errors of `decide`
 */
export async function recordAct(
  deps: ActDeps,
  post: PostRef,
  by: string | null,
  kind: 'decide' | 'undo',
  decide: (row: DecidedPost) => Act | null,
): Promise<DecidedPost> {
  const { db } = await deps.catalog()
  const named = await findDecidedPost(db, post, 'decide')
  const after = await withEventLock(db, named, async (tx) => {
    await adoptEvents(deps, tx, named)
    const row = await findDecidedPost(tx, named, kind)
    const act = decide(row)
    if (act === null) return row
    const { type, reason, erase } = act
    const draft: EventDraft = {
      type,
      post: { platform: row.platform, id: row.id, url: row.url },
      at: deps.clock.now().toISOString(),
      since: null,
      cause: null,
      reason,
      ...(by === null ? {} : { by }),
      ...(erase ? { erase } : {}),
      evidence: [],
    }
    const { key, record } = await (await deps.ledger()).writeEvent(draft, await findChainHead(tx, row))
    await saveEvent(tx, key, record, deps.clock.now())
    deps.logger.info({ post: postSlug(row), event: type, reason, by }, 'a decision about a post')
    return await findDecidedPost(tx, row, 'decide')
  })
  deps.snapshotCache.clear()
  return after
}

/** Appends an event of the watch to the chain of its post. The caller saves it in the catalog. */
export async function appendWatchEvent(
  deps: Pick<ServiceDeps, 'ledger'>,
  db: Db,
  draft: EventDraft,
): Promise<StoredEvent> {
  const ledger = await deps.ledger()
  return await withEventLock(db, draft.post, async (tx) =>
    ledger.writeEvent(draft, await findChainHead(tx, draft.post)),
  )
}

/** Adds the events of a post that the ledger has and the catalog has not seen. */
async function adoptEvents(deps: ActDeps, tx: Db, post: PostRef): Promise<void> {
  const stored = await (await deps.ledger()).storedEvents(post)
  const known = await findKnownEventKeys(
    tx,
    stored.map(({ key }) => key),
  )
  for (const { key, record } of stored) {
    if (!known.has(key)) await saveEvent(tx, key, record, deps.clock.now())
  }
}
