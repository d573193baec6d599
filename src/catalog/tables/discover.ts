import type { Generated, GeneratedAlways } from 'kysely'
import type { SourceKind } from '../../discover/article-source.ts'

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
