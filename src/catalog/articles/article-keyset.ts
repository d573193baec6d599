import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import type { ArticleRow } from '../tables/articles.ts'

/** A keyset position in a list of articles: the list continues after it. */
export interface ArticlePosition {
  readonly at: Date
  readonly id: string
}

/** A page of articles and the position of its end; `next` is null on the last page. */
export interface ArticleSlice {
  readonly articles: ArticleRow[]
  readonly next: ArticlePosition | null
}

/** The articles after a position, newest first. */
export function newestArticles(db: Db, after: ArticlePosition | null) {
  const query = db.selectFrom('articles').orderBy('created_at', 'desc').orderBy('id', 'desc')
  return after === null ? query : query.where(sql<boolean>`(created_at, id) < (${after.at}, ${after.id})`)
}

/** Cuts a page from found articles; they include one beyond `limit` if there is a next page. */
export function toArticleSlice(found: readonly ArticleRow[], limit: number): ArticleSlice {
  const articles = found.slice(0, limit)
  const last = articles.at(-1)
  return { articles, next: found.length > limit && last ? { at: last.created_at, id: last.id } : null }
}
