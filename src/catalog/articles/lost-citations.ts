import { sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

const citesLostPost = sql<boolean>`exists (
  select from citations c join posts p on p.platform = c.platform and p.id = c.post_id
  where c.article_id = articles.id and p.state = 'lost'
    and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = articles.id))`

/** Updates `has_lost_post` of an article. Call it in the transaction that changed the article's citations. */
export async function refreshLostPost(tx: Db, article: string): Promise<void> {
  await tx
    .updateTable('articles')
    .set({ has_lost_post: citesLostPost })
    .where('id', '=', article)
    .where('has_lost_post', '<>', citesLostPost)
    .execute()
}

/**
 * Updates `has_lost_post` of every article that cites a post. Call it in the transaction that changed the post's state,
 * after `lockCitingArticles`.
 */
export async function refreshCitingArticles(tx: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<void> {
  await tx
    .updateTable('articles')
    .set({ has_lost_post: citesLostPost })
    .where('id', 'in', (query) =>
      query
        .selectFrom('citations')
        .select('article_id')
        .where('platform', '=', post.platform)
        .where('post_id', '=', post.id),
    )
    .where('has_lost_post', '<>', citesLostPost)
    .execute()
}
