import type { Generated } from 'kysely'
import type { Outcome, Reason } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { UnexpectedPart } from '../../model/post-answer.ts'
import type { Witness } from '../../model/post-record.ts'
import type { Priority } from '../../model/priority.ts'
import type { Json } from './json.ts'

/** The states of accepted work. */
export const WORK_STATES = ['queued', 'working', 'done'] as const
export type WorkState = (typeof WORK_STATES)[number]

/** The states of an article as the API shows them. `failed`: it could not be read. */
export const ARTICLE_STATES = [...WORK_STATES, 'failed'] as const
export type ArticleState = (typeof ARTICLE_STATES)[number]

export const INTAKE_KINDS = ['article', 'post'] as const
export const BODY_FORMATS = ['html', 'text'] as const

/** Why an article could not be read. */
export interface IntakeError {
  readonly code: string
  readonly message: string
  /** When Stet tries again, ISO 8601; absent: it does not. */
  readonly retryAt?: string
  /** How often the site refused so far. */
  readonly refusals?: number
}

export interface IntakeTable {
  id: string
  kind: (typeof INTAKE_KINDS)[number]
  article_id: string | null
  platform: PlatformName | null
  post_id: string | null
  url: string
  /** The article's body, if the request contained it; deleted when the request succeeds. */
  body: Uint8Array | null
  format: (typeof BODY_FORMATS)[number] | null
  published_at: Date | null
  /** When an archive recorded the body; null: it is the current one. */
  captured_at: Date | null
  title: string | null
  author: string | null
  external_id: string | null
  priority: Priority
  state: WorkState
  claimed_at: Date | null
  /** The id of the HTTP request. */
  request_id: string | null
  /** The caller: a token's id, a hook's name, or `own`. */
  sender: string | null
  error: Json<IntakeError | null>
  /** Whether the end of the article was announced. */
  announced: Generated<boolean>
  created_at: Date
  updated_at: Date
}

/** Resolutions of articles' flattened citations; a row remains after its end. */
export interface ResolutionsTable {
  article_id: string
  /** Counts the article's resolutions; part of the job's id. */
  generation: number
  state: WorkState
  priority: Priority
  /** Raised by every new version, so that a resolution of an older version cannot end it. */
  version_at: Date
  request_id: string | null
  /** How often a source did not respond. */
  retries: Generated<number>
  /** Where the next batch begins: an index into the article's citations. */
  next_citation: Generated<number>
  /** When the job was enqueued, or when the sweeper last saw it in the queue. */
  job_seen_at: Date
  updated_at: Date
}

/** Counts of finished captures. */
export interface OutcomeCountsTable {
  platform: PlatformName
  outcome: Outcome
  /** Empty for an outcome without a reason. */
  reason: Reason | ''
  count: number
}

/** Parts in which platforms' answers are other than their readers expect. */
export interface UnexpectedPartsTable {
  platform: PlatformName
  witness: Witness
  kind: UnexpectedPart['kind']
  path: string
  holds: UnexpectedPart['holds']
  /** How many answers had the part, or lacked it. */
  answers: number
  /** The post of the last such answer. */
  post_id: string
  first_at: Date
  last_at: Date
}

/** The progress of a reindex of a store; no row unless one is running or was interrupted. */
export interface ReindexTable {
  store: string
  since: Date | null
  after_key: string
  seen: number
  /** The first of the objects that were left out. */
  skipped: Json<{ key: string; error: string }[]>
  skipped_count: number
  saved_at: Date
}
