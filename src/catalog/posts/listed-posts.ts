import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import { listedFor } from './post-visibility.ts'

/** The rows of some posts by slug, without those that the viewer may not see in a list. The ids must be canonical. */
export async function findListedPosts(
  db: Db,
  posts: readonly Pick<PostRef, 'platform' | 'id'>[],
  viewer: Viewer,
): Promise<Map<string, PostRow>> {
  if (posts.length === 0) return new Map()
  const rows = await db
    .selectFrom('posts')
    .select(POST_COLUMNS)
    .where(postKeyIn('id', posts))
    .where(listedFor(viewer))
    .execute()
  return new Map(rows.map((row) => [postSlug(row), row]))
}
