import { sql } from 'kysely'
import type { PostRef } from '../model/platform.ts'

/** An SQL condition: the row belongs to one of these posts. */
export function postKeyIn(idColumn: 'id' | 'post_id', posts: readonly Pick<PostRef, 'platform' | 'id'>[]) {
  const names = posts.map((post) => sql`(${post.platform}, ${post.id})`)
  return sql<boolean>`(platform, ${sql.ref(idColumn)}) in (${sql.join(names)})`
}
