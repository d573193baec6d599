import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

// A transaction that changes articles and posts locks the articles first, so that two transactions cannot deadlock.

/** Locks an article's row until the transaction ends. Other transactions may still insert rows that refer to it. */
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
