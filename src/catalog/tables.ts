import type { ColumnType } from 'kysely'
import type { Evidence } from '../model/answer.ts'
import type { Role } from '../model/citation.ts'
import type { EventRecord } from '../model/event.ts'
import type { Liveness, MissingPart, Outcome, Reason, WatchState } from '../model/outcome.ts'
import type { PlatformName } from '../model/platform.ts'

/** Read as a value, written as JSON text: the two drivers would turn a JavaScript array into different things. */
type Json<T> = ColumnType<T, string, string>
/** Written by the database itself. */
type ReadOnly<T> = ColumnType<T, never, never>

export type Priority = 'breaking' | 'normal' | 'backfill'
export type WorkState = 'queued' | 'working' | 'done'
export type Scope = 'ingest' | 'read' | 'admin'

export interface ArticlesTable {
  /** Derived from the URL, so that a rebuilt catalog gives the same ids. */
  id: string
  url: string
  title: string | null
  published_at: Date | null
  created_at: Date
  updated_at: Date
}

export interface ArticleVersionsTable {
  article_id: string
  recorded_at: Date
  body_sha256: string
  body_bytes: number
  /** Its record in the ledger; null where the article cites no post. */
  ledger_key: string | null
}

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
  start_at: number
  end_at: number
}

export interface PostsTable {
  platform: PlatformName
  id: string
  url: string
  author_name: string | null
  author_handle: string | null
  text: string | null
  published_at: Date | null
  /** Outcome of the last finished capture, or the better one that a snapshot proves. */
  outcome: Outcome | null
  reason: Reason | null
  missing: Json<MissingPart[]>
  main_snapshot: string | null
  captured_at: Date | null
  retry_at: Date | null
  liveness: Liveness | null
  state: WatchState
  /** What the watch remembers between checks; see `verify/watch.ts`. */
  watch: Json<unknown>
  checked_at: Date | null
  due_at: Date | null
  capture_state: WorkState
  /** Counts the captures asked for; names the job of the current one. */
  capture_round: number
  capture_priority: Priority
  /** When the current capture was first claimed: its capture time, whatever happens to the job. */
  claimed_at: Date | null
  /** When the open capture was asked for, or the sweeper last saw to it. */
  attended_at: Date | null
  /** Set while a take-down is in force: nothing of the post is shown then. */
  taken_down_at: Date | null
  taken_down_reason: string | null
  created_at: Date
  updated_at: Date
  search: ReadOnly<string>
}

export interface SnapshotsTable {
  id: string
  platform: PlatformName
  post_id: string
  captured_at: Date
  outcome: Outcome
  reason: Reason | null
  missing: Json<MissingPart[]>
  notes: Json<string[]>
  key: string
  manifest_key: string
  sha256: string
  bytes: number
  content_sha256: string
}

export interface ChecksTable {
  platform: PlatformName
  post_id: string
  at: Date
  liveness: Liveness
  state: WatchState
  evidence: Json<Evidence[]>
}

export interface AuditsTable {
  snapshot_id: string
  at: Date
  ok: boolean
  damage: Json<string[]>
}

export interface EventsTable {
  key: string
  platform: PlatformName
  post_id: string
  type: EventRecord['type']
  at: Date
  cause: Liveness | null
  reason: string | null
}

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
  error: Json<{ code: string; message: string } | null>
  created_at: Date
  updated_at: Date
}

export interface TokensTable {
  id: string
  name: string | null
  hash: string
  scopes: Json<Scope[]>
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
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

export interface Tables {
  articles: ArticlesTable
  article_versions: ArticleVersionsTable
  citations: CitationsTable
  posts: PostsTable
  snapshots: SnapshotsTable
  checks: ChecksTable
  audits: AuditsTable
  events: EventsTable
  intake: IntakeTable
  tokens: TokensTable
  reindex: ReindexTable
}
