import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'

// A transaction that changes articles and posts locks the articles first, in the order of their ids, so that two
// transactions cannot deadlock.

/** Locks articles' rows until the transaction ends. Other transactions may still insert rows that refer to them. */
export async function lockArticles(tx: Db, ids: readonly string[]): Promise<void> {
  await tx.selectFrom('articles').select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute()
}

/** Locks the articles that cite posts, before the posts' states change; see `lost-citations.ts`. */
export async function lockCitingArticles(
  tx: Db,
  posts: readonly Pick<PostRef, 'platform' | 'id'>[],
): Promise<void> {
  if (posts.length === 0) return
  await tx
    .selectFrom('articles')
    .select('id')
    .where('id', 'in', (query) =>
      query.selectFrom('citations').select('article_id').where(postKeyIn('post_id', posts)),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}
