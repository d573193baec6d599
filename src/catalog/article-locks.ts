import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'

// Articles before posts, whoever changes both: two transactions then never wait for each other.

/** Holds an article's row until the transaction ends; others may refer to it meanwhile. */
export async function holdArticle(tx: Db, id: string): Promise<void> {
  await tx.selectFrom('articles').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

/** Holds the articles that cite a post, before the post's state changes: theirs follows it, by a trigger. */
export async function holdCitingArticles(tx: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<void> {
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
