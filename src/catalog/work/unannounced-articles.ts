import type { Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'

/** Requests for articles whose end was not announced, in the order of their ids. */
export async function listUnannouncedArticles(
  db: Db,
  priority: Priority,
  after: string,
  limit: number,
): Promise<{ id: string; articleId: string | null }[]> {
  return await db
    .selectFrom('intake')
    .select(['id', 'article_id as articleId'])
    .where('kind', '=', 'article')
    .where('announced', '=', false)
    .where('priority', '=', priority)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Marks the requests for an article as announced; false if another process did it before. */
export async function markArticleAnnounced(tx: Db, articleId: string): Promise<boolean> {
  const marked = await tx
    .updateTable('intake')
    .set({ announced: true })
    .where('article_id', '=', articleId)
    .where('kind', '=', 'article')
    .where('announced', '=', false)
    .returning('id')
    .execute()
  return marked.length > 0
}
