import { type SqlBool, sql } from 'kysely'
import { safeDecodeURIComponent } from '../../model/url.ts'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'
import { buildSearchDocument } from '../search/search-document.ts'
import type { ArticlesTable } from '../tables/articles.ts'
import type { ArticleProperty } from './scan-articles.ts'

/** The columns of an article that its search document is made of. */
export type IndexedArticle = Pick<ArticlesTable, 'id' | 'title' | 'author' | 'url'>

/** Rebuilds the search documents of articles. Call it in the transaction that changed their rows. */
export async function indexArticles(tx: Db, articles: readonly IndexedArticle[]): Promise<void> {
  await sql`
    insert into article_words (article_id, words)
    select id, words::tsvector
    from unnest(${articles.map(({ id }) => id)}::text[], ${articles.map(documentOf)}::text[]) as document (id, words)
    on conflict (article_id) do update set words = excluded.words
      where article_words.words is distinct from excluded.words`.execute(tx)
}

const documentOf = ({ title, author, url }: IndexedArticle): string =>
  pgText(
    buildSearchDocument(
      {
        author: { name: author, handle: null },
        text: `${title ?? ''} ${wordsOfUrl(url)}`,
        // Without a language every three letters of a word find it.
        lang: null,
        titles: [],
      },
      new Map(),
    ),
  )

/** The host and the words of the path: `https://news.example/2026/old-crane` → `news example 2026 old crane`. */
const wordsOfUrl = (url: string): string =>
  safeDecodeURIComponent(url.replace(/^\w+:\/*/, '')).replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')

/** The articles whose search document matches a `tsquery`. */
export const matchesWords = (query: string): ArticleProperty => ({
  holds: sql<SqlBool>`exists (
    select from article_words w where w.article_id = articles.id and w.words @@ ${query}::tsquery)`,
  candidates: sql`select article_id from article_words where words @@ ${query}::tsquery`,
})
