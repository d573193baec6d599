import type { Selectable } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import type { ChecksTable } from '../tables/watch.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

export type CheckRow = Pick<Selectable<ChecksTable>, 'at' | 'liveness' | 'state' | 'evidence'>

/** The newest checks of a post, newest first. */
export async function listChecksOfPost(db: Db, post: PostKey, limit = 50): Promise<CheckRow[]> {
  return await db
    .selectFrom('checks')
    .select(['at', 'liveness', 'state', 'evidence'])
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

/** Deletes the evidence of a post's checks: raw answers contain the post's text. */
export async function deleteEvidence(db: Db, post: PostKey): Promise<void> {
  await db
    .updateTable('checks')
    .set({ evidence: '[]' })
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .execute()
}
