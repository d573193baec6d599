import type { Generated } from 'kysely'
import type { Outcome, Reason } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import type { Json } from './json.ts'

/** Of accepted work, from its acceptance to its end. */
export const WORK_STATES = ['queued', 'working', 'done'] as const
export type WorkState = (typeof WORK_STATES)[number]

export const INTAKE_KINDS = ['article', 'post'] as const
export const BODY_FORMATS = ['html', 'text'] as const

export interface IntakeTable {
  id: string
  kind: (typeof INTAKE_KINDS)[number]
  article_id: string | null
  platform: PlatformName | null
  post_id: string | null
  url: string
  /** Article bodies that came with the request; emptied when the row ends. */
  body: Uint8Array | null
  format: (typeof BODY_FORMATS)[number] | null
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
  /** Counts how often it was requested; names the job. */
  generation: number
  state: WorkState
  priority: Priority
  /** Moved by every new version, so that the end of an older one does not end the newer. */
  version_at: Date
  request_id: string | null
  /** How often a source that may know did not answer. */
  retries: Generated<number>
  /** When its job was enqueued, or the sweeper last found it in the queue. */
  job_seen_at: Date
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
