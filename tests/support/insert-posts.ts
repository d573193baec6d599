import type { Db } from '../../src/catalog/catalog.ts'
import { upsertPosts } from '../../src/catalog/posts/posts.ts'
import type { PostRef } from '../../src/model/platform.ts'

/** Inserts the rows of posts that the catalog has known since `now`. */
export async function insertPosts(db: Db, posts: readonly PostRef[], now: Date): Promise<void> {
  await upsertPosts(
    db,
    posts.map((post) => ({ post, at: now })),
    now,
  )
}
