import type { Generated, GeneratedAlways } from 'kysely'
import type { SourceKind } from '../../discover/article-source.ts'
import type { Json } from './json.ts'

/** A backfill of a site or file; it continues where it was stopped. */
export interface BackfillsTable {
  id: string
  input: string
  /** Counts how often the sources were read from their beginning. */
  pass: number
  started_at: Date
  /** When all sources of this pass were read; null: not yet. */
  found_at: Date | null
  /** Counts of this pass. */
  found: Generated<number>
  sent: Generated<number>
  unchanged: Generated<number>
  failed: Generated<number>
}

/** A source of a backfill's pass: a sitemap, a page of an interface, a file. */
export interface BackfillSourcesTable {
  backfill_id: string
  n: GeneratedAlways<number>
  key: string
  kind: SourceKind
  address: string
  depth: number
  ended: Generated<boolean>
}

/** An article that a backfill found. */
export interface BackfillArticlesTable {
  backfill_id: string
  /** A hash of its address and of the time at which an archive recorded it. */
  key: string
  /** The last pass that found it. */
  pass: number
  /** The request that it was sent with; null if it was unchanged or refused. */
  intake_id: string | null
}

/** A feed or sitemap that is followed. */
export interface FollowsTable {
  url: string
  /** What the user named: this address, or the site or index of sitemaps that led to it. */
  input: string
  /** The `lastmod` that its index gives; null: no index names it. */
  listed_at: string | null
  every_ms: number
  etag: string | null
  last_modified: string | null
  /** When it is asked next; null: when its index says that it has changed. */
  next_at: Date | null
  asked_at: Date | null
  /** When it last answered as it should. */
  worked_at: Date | null
  /** When it last had something new. */
  changed_at: Date | null
  /** Why the last request failed. */
  error: Json<{ code: string; message: string } | null>
  requests: Generated<number>
  /** Answers 304. */
  unchanged: Generated<number>
  /** Articles that it brought. */
  articles: Generated<number>
}

/** An article that a followed source named. */
export interface FollowArticlesTable {
  follow_url: string
  /** A hash of its address. */
  key: string
  /** When it was changed, as the source says. */
  modified: string | null
  seen_at: Date
}
