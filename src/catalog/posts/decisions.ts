import type { EventRecord } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Approval } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import { reviewPostChain } from './chain-review.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

const TAKE_DOWNS: readonly EventRecord['type'][] = ['taken-down', 'restored']
const DECISIONS: readonly EventRecord['type'][] = ['approved', 'held', 'undecided']

const MISSING = 'An event of this post is missing from the store. It could be a take-down (docs/trust.md).'

/**
 * Applies the newest take-down or restoration, and the editor's newest decision, to a post's row. If an event is missing, the
 * post is taken down until someone restores it, and held until an editor approves it: the missing event could say so.
 */
export async function applyDecisions(tx: Db, post: PostKey, now: Date): Promise<void> {
  const gapAt = await reviewPostChain(tx, post, now)
  const newest = await findNewestEvent(tx, post, TAKE_DOWNS)
  const down =
    gapAt !== null && (newest === undefined || newest.at < gapAt)
      ? { at: gapAt, reason: MISSING, erase: false }
      : newest?.type === 'taken-down'
        ? newest
        : null
  await tx
    .updateTable('posts')
    .set({
      taken_down_at: down?.at ?? null,
      taken_down_reason: down?.reason ?? null,
      erased: down?.erase ?? false,
      approval: await approvalInForce(tx, post, gapAt),
      updated_at: now,
    })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .execute()
}

async function approvalInForce(tx: Db, post: PostKey, gapAt: Date | null): Promise<Approval | null> {
  const type = (await findNewestEvent(tx, post, DECISIONS))?.type
  const decision = type === 'approved' || type === 'held' ? type : null
  if (gapAt === null) return decision
  const approved = await findNewestEvent(tx, post, ['approved'])
  return approved === undefined || approved.at < gapAt ? 'held' : decision
}

/** The event of one of these types that is in force: the last in the order of the chain. */
export async function findNewestEvent(db: Db, post: PostKey, types: readonly EventRecord['type'][]) {
  return await db
    .selectFrom('events')
    .select(['key', 'type', 'at', 'reason', 'erase'])
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .where('type', 'in', types)
    .orderBy('at', 'desc')
    .orderBy('key', 'desc')
    .limit(1)
    .executeTakeFirst()
}
