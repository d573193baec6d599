import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

// A transaction that changes both locks articles before posts, so that two transactions cannot deadlock.

/** Locks an article's row until the transaction ends; others may refer to it meanwhile. */
export async function lockArticle(tx: Db, id: string): Promise<void> {
  await tx.selectFrom('articles').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

/** Locks the articles that cite a post, before the post's state changes; see `lost-citations.ts`. */
export async function lockCitingArticles(tx: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<void> {
  await tx
    .selectFrom('articles')
    .select('id')
    .where('id', 'in', (query) =>
      query
        .selectFrom('citations')
        .select('article_id')
        .where('platform', '=', post.platform)
        .where('post_id', '=', post.id),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}
