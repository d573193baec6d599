import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'

/** Whether a take-down in force deletes the bytes of a post: nothing of it may be put into a store. */
export async function isErased(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<boolean> {
  const row = await db
    .selectFrom('posts')
    .select('erased')
    .where('platform', '=', post.platform)
    .where('id', '=', canonicalIdOf(post))
    .executeTakeFirst()
  return row?.erased === true
}
