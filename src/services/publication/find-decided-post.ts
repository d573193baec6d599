import type { Db } from '../../catalog/catalog.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'

/** A post and what is in force for it. */
export type DecidedPost = PostRef &
  Pick<PostRow, 'approval' | 'taken_down_at' | 'taken_down_reason' | 'erased' | 'main_snapshot'>

const UNDECIDED = {
  approval: null,
  taken_down_at: null,
  taken_down_reason: null,
  erased: false,
  main_snapshot: null,
}

/**
 * Finds a post and what was decided about it. A post that the catalog does not know can be decided about too: its words
 * may be in the snapshot of a post that quotes it.
 *
 * @throws ServiceError `not-found` if a decision about such a post is to be undone
 */
export async function findDecidedPost(db: Db, post: PostRef, act: 'decide' | 'undo'): Promise<DecidedPost> {
  const row = await findPost(db, post)
  if (row) return row
  if (act === 'decide') return { ...post, ...UNDECIDED }
  throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
    input: post.url,
    hint: 'Nothing was decided about it.',
  })
}
