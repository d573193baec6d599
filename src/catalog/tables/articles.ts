import type { Generated, Selectable } from 'kysely'
import type { Candidate, Role } from '../../model/citation.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Json } from './json.ts'

export interface ArticlesTable {
  /** Derived from the URL, so that a rebuilt catalog gives the same ids. */
  id: string
  url: string
  title: string | null
  published_at: Date | null
  /** Whether its newest version cites a lost post; see `catalog/articles/lost-citations.ts`. */
  has_lost_post: Generated<boolean>
  created_at: Date
  updated_at: Date
}

export type ArticleRow = Selectable<ArticlesTable>

/** Another address of an article: where it redirects to, what it calls its canonical one. */
export interface ArticleAliasesTable {
  url: string
  /** What the article's id would be by this address; answered to somebody, perhaps. */
  id: string
  article_id: string
}

export interface ArticleVersionsTable {
  article_id: string
  recorded_at: Date
  body_sha256: string
  body_bytes: number
  /** Its record in the ledger; null where the article cites no post. */
  ledger_key: string | null
}

export type ArticleVersionRow = Pick<
  Selectable<ArticleVersionsTable>,
  'recorded_at' | 'body_sha256' | 'body_bytes' | 'ledger_key'
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
  /** What a citation without an address may be; null where nothing was found, or nobody looked. */
  candidates: Json<Candidate[] | null> | null
}

export type CitationRow = Selectable<CitationsTable>
