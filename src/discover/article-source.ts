import type { FoundArticle } from './found-article.ts'

/**
 * `site`: a home page, whose `robots.txt` names more · `guess`: the n-th usual address of a sitemap · `home`: a home page
 * whose feeds are looked for · `listing`: a sitemap or feed · `wordpress`: one page of a WordPress interface ·
 * `file`: a file or object with articles.
 */
export const SOURCE_KINDS = ['site', 'guess', 'home', 'listing', 'wordpress', 'file'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** One step of finding: a document that lists articles, or names more sources. */
export interface ArticleSource {
  readonly kind: SourceKind
  readonly address: string
  /** How many sitemap indexes lead to it; for `guess` its number. */
  readonly depth: number
}

/** What reading a source gives, piece by piece. */
export interface SourceBatch {
  readonly articles: readonly FoundArticle[]
  readonly sources: readonly ArticleSource[]
}

export const sourceKey = ({ kind, address, depth }: ArticleSource): string =>
  kind === 'guess' ? `guess ${depth} ${address}` : `${kind} ${address}`
