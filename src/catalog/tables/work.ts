import type { Generated } from 'kysely'
import type { Outcome, Reason } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Json } from './json.ts'

export type Priority = 'breaking' | 'normal' | 'backfill'

export type WorkState = 'queued' | 'working' | 'done'

export interface IntakeTable {
  id: string
  kind: 'article' | 'post'
  article_id: string | null
  platform: PlatformName | null
  post_id: string | null
  url: string
  /** Article bodies that came with the request; emptied when the row ends. */
  body: Uint8Array | null
  format: 'html' | 'text' | null
  published_at: Date | null
  priority: Priority
  state: WorkState
  claimed_at: Date | null
  /** The request that it came with. */
  request_id: string | null
  error: Json<{ code: string; message: string } | null>
  created_at: Date
  updated_at: Date
}

/** Articles whose lost addresses are looked for; a row stays when that has ended. */
export interface ResolutionsTable {
  article_id: string
  /** Counts how often it was asked for; names the job. */
  round: number
  state: WorkState
  priority: Priority
  /** Moved by every new version: whoever ends an older one goes on with the newer. */
  version_at: Date
  request_id: string | null
  /** How often somebody was silent who might have known. */
  retries: Generated<number>
  attended_at: Date
  updated_at: Date
}

/** Captures that have ended, counted as they end. */
export interface OutcomeCountsTable {
  platform: PlatformName
  outcome: Outcome
  /** Empty where there is none. */
  reason: Reason | ''
  count: number
}

/** How far a reindex of a store has come; no row while none is under way. */
export interface ReindexTable {
  store: string
  since: Date | null
  after_key: string
  seen: number
  /** The first of those that could not be taken in. */
  skipped: Json<{ key: string; error: string }[]>
  skipped_count: number
  saved_at: Date
}
