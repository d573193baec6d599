import type { EventRecord } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { reviewPostChain } from './chain-review.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

const TAKE_DOWNS: readonly EventRecord['type'][] = ['taken-down', 'restored']
const DECISIONS: readonly EventRecord['type'][] = ['approved', 'held', 'undecided']

/** Applies the newest take-down or restoration, and the editor's newest decision, to a post's row. */
export async function applyDecisions(tx: Db, post: PostKey, now: Date): Promise<void> {
  const newest = await findNewestEvent(tx, post, TAKE_DOWNS)
  const down = newest?.type === 'taken-down' ? newest : null
  const decision = (await findNewestEvent(tx, post, DECISIONS))?.type
  const approval = decision === 'approved' || decision === 'held' ? decision : null
  const { hasOpenGap } = await reviewPostChain(tx, post, now)
  await tx
    .updateTable('posts')
    .set({
      taken_down_at: down?.at ?? null,
      taken_down_reason: down?.reason ?? null,
      erased: down?.erase ?? false,
      // The missing event could be a take-down or a hold, so an editor has to look at the post.
      approval: hasOpenGap ? 'held' : approval,
      updated_at: now,
    })
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
    .execute()
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
