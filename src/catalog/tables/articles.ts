import type { Generated, Selectable } from 'kysely'
import type { Candidate, Role } from '../../model/citation.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Json } from './json.ts'

export interface ArticlesTable {
  /** Derived from the URL, so that a rebuilt catalog gives the same ids. */
  id: string
  url: string
  title: string | null
  /** As the sender gives it. */
  author: string | null
  /** The article's id in the system that sent it. */
  external_id: string | null
  published_at: Date | null
  /** When its sender said that it is no longer published; null if it is. */
  unpublished_at: Generated<Date | null>
  /** Whether its newest version cites a lost post; see `catalog/articles/lost-citations.ts`. */
  has_lost_post: Generated<boolean>
  created_at: Date
  updated_at: Date
}

export type ArticleRow = Selectable<ArticlesTable>

/** What searches of articles read. */
export interface ArticleWordsTable {
  article_id: string
  words: string
}

/** Another URL of an article: its redirect target, or the canonical URL that it declares. */
export interface ArticleAliasesTable {
  url: string
  /** The id that this URL gives; clients may have received it before the merge. */
  id: string
  article_id: string
}

export interface ArticleVersionsTable {
  article_id: string
  recorded_at: Date
  body_sha256: string
  body_bytes: number
  /** The key of its article record; null if the article cites no post. */
  ledger_key: string | null
  /** How many citations the article has beyond the limit; `citations` has no rows of them. */
  citations_omitted: Generated<number>
}

export type ArticleVersionRow = Pick<
  Selectable<ArticleVersionsTable>,
  'recorded_at' | 'body_sha256' | 'body_bytes' | 'ledger_key' | 'citations_omitted'
>

export interface CitationsTable {
  article_id: string
  recorded_at: Date
  n: number
  platform: PlatformName
  post_id: string | null
  url: string | null
  role: Role
  form: string
  author: Json<{ name: string; handle: string } | null>
  text: string | null
  published_on: string | null
  links: Json<string[]>
  quote: string
  start_offset: number
  end_offset: number
  /** Posts that a citation without an id may refer to; null if no search ran or none was found. */
  candidates: Json<Candidate[] | null> | null
}

export type CitationRow = Selectable<CitationsTable>
