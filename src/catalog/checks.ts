import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** The newest checks of a post, newest first. */
export async function checksOf(db: Db, post: PostKey, limit = 50) {
  return await db
    .selectFrom('checks')
    .select(['at', 'liveness', 'state', 'evidence'])
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

/** Forgets what a post's checks rest on: raw answers hold its words. */
export async function forgetEvidence(db: Db, post: PostKey): Promise<void> {
  await db
    .updateTable('checks')
    .set({ evidence: '[]' })
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .execute()
}
