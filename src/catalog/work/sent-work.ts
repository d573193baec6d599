import type { PostRef } from '../../model/platform.ts'
import { findArticle } from '../articles/articles.ts'
import type { Db } from '../catalog.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'

/** Whether a sender sent an article, as far as its requests are kept (`STET_INTAKE_RETENTION`). */
export async function hasSentArticle(
  db: Db,
  sender: string,
  by: { id: string } | { url: string },
): Promise<boolean> {
  const article = await findArticle(db, by)
  if (!article) return false
  const row = await db
    .selectFrom('intake')
    .select('id')
    .where('article_id', '=', article.id)
    .where('sender', '=', sender)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a sender sent a post, as far as its requests are kept. */
export async function hasSentPost(
  db: Db,
  sender: string,
  post: Pick<PostRef, 'platform' | 'id'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('intake')
    .select('id')
    .where('platform', '=', post.platform)
    .where('post_id', '=', canonicalIdOf(post))
    .where('sender', '=', sender)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
