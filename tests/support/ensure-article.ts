import { findArticleIds } from '../../src/catalog/articles/article-aliases.ts'
import { ensureArticles } from '../../src/catalog/articles/articles.ts'
import type { Db } from '../../src/catalog/catalog.ts'

/** Inserts the row of an article unless it exists, and returns the article's id. */
export async function ensureArticle(db: Db, { url }: { url: string }, at: Date): Promise<string> {
  await ensureArticles(db, [{ url, at }])
  return (await findArticleIds(db, [url])).get(url) ?? ''
}
