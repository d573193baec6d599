import type { Selectable } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import type { PostAct, PostActsTable } from '../tables/posts.ts'
import { canonicalIdOf } from './canonical-posts.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>
export type PostActRow = Pick<Selectable<PostActsTable>, 'at' | 'act' | 'acted_by'>

interface AskedAct {
  readonly act: PostAct
  /** The number of the capture that was asked for. */
  readonly generation?: number
  /** A token's id; null if unknown. */
  readonly by: string | null
}

/** Records that a person asked for a check or a capture of a post. */
export async function insertPostAct(
  db: Db,
  post: PostKey,
  { act, generation, by }: AskedAct,
  at: Date,
): Promise<void> {
  await db
    .insertInto('post_acts')
    .values({
      platform: post.platform,
      post_id: canonicalIdOf(post),
      at,
      act,
      generation: generation ?? null,
      acted_by: by,
    })
    .execute()
}

/** What people asked for of a post, newest first. */
export async function listActsOfPost(db: Db, post: PostKey, limit = 50): Promise<PostActRow[]> {
  return await db
    .selectFrom('post_acts')
    .select(['at', 'act', 'acted_by'])
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}
