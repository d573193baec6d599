import { sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'

const citesLostPost = sql<boolean>`exists (
  select from citations c join posts p on p.platform = c.platform and p.id = c.post_id
  where c.article_id = articles.id and p.state = 'lost'
    and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = articles.id))`

/** Updates `has_lost_post` of articles. Call it in the transaction that changed their citations. */
export async function refreshLostPost(tx: Db, articles: readonly string[]): Promise<void> {
  await tx
    .updateTable('articles')
    .set({ has_lost_post: citesLostPost })
    .where('id', 'in', articles)
    .where('has_lost_post', '<>', citesLostPost)
    .execute()
}

/**
 * Updates `has_lost_post` of every article that cites one of these posts. Call it in the transaction that changed the posts'
 * states, after `lockCitingArticles`.
 */
export async function refreshCitingArticles(
  tx: Db,
  posts: readonly Pick<PostRef, 'platform' | 'id'>[],
): Promise<void> {
  if (posts.length === 0) return
  await tx
    .updateTable('articles')
    .set({ has_lost_post: citesLostPost })
    .where('id', 'in', (query) =>
      query.selectFrom('citations').select('article_id').where(postKeyIn('post_id', posts)),
    )
    .where('has_lost_post', '<>', citesLostPost)
    .execute()
}
