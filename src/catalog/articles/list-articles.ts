import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { pgText } from '../sanitize.ts'
import type { ArticleRow } from '../tables/articles.ts'
import { type ArticlePosition, newestArticles, toArticleSlice } from './article-keyset.ts'
import { listDeadArticles } from './dead-articles.ts'

/**
 * One page of articles, newest first. `lost` keeps only articles whose newest version cites a lost post; `dead` those too
 * whose post was gone before Stet came; `externalId` those with this id in the system that sent them. A page of `dead` may hold fewer articles than `limit` and still have a next one.
 */
export async function listArticles(
  db: Db,
  filter: { lost: boolean; dead?: boolean; externalId?: string | undefined },
  page: { cursor: string | null; limit: number },
): Promise<{ articles: ArticleRow[]; next: string | null }> {
  const after = page.cursor === null ? null : toPosition(page.cursor)
  const { articles, next } =
    filter.dead && !filter.lost && filter.externalId === undefined
      ? await listDeadArticles(db, after, page.limit)
      : toArticleSlice(
          await newestArticles(db, after)
            .$if(filter.lost, (query) => query.where('has_lost_post', '=', true))
            .$if(filter.externalId !== undefined, (query) =>
              query.where('external_id', '=', pgText(filter.externalId ?? '')),
            )
            .selectAll()
            .limit(page.limit + 1)
            .execute(),
          page.limit,
        )
  return { articles, next: next && encodeCursor(next.at, next.id) }
}

function toPosition(cursor: string): ArticlePosition {
  const [at, id = ''] = decodeCursor(cursor, 1)
  return { at, id }
}
