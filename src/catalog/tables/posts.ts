import type { ColumnType, Generated, Selectable } from 'kysely'
import type { EventRecord } from '../../model/event-record.ts'
import type { Liveness, MissingPart, Outcome, Reason, WatchState } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Witness } from '../../model/post-record.ts'
import type { Priority } from '../../model/priority.ts'
import type { Approval } from '../../model/publish-policy.ts'
import type { Json } from './json.ts'
import type { WorkState } from './work.ts'

export interface PostsTable {
  platform: PlatformName
  id: string
  url: string
  created_at: Date
  updated_at: Date

  main_snapshot: string | null
  author_name: string | null
  author_handle: string | null
  text: string | null
  /** The language of the words, as the platform writes it (BCP 47); null where it does not say. */
  lang: string | null
  published_at: Date | null
  captured_at: Date | null
  /** The newest version's id that a snapshot or a check found, where the platform has edits. */
  version_id: string | null
  /** The lexemes that a search finds it by, as `catalog/search/search-document.ts` makes them; null where no word is known. */
  words: ColumnType<string | null, string | null | undefined, string | null>

  /** Outcome of the last finished capture, or the better one that a snapshot proves. */
  outcome: Outcome | null
  reason: Reason | null
  missing: Json<MissingPart[]>
  /** How the last capture failed, so that the newsroom hears of it once; null where it did not. */
  last_failure: Generated<Outcome | null>
  capture_state: WorkState
  /** Counts the captures that were requested; names the job of the current one. */
  capture_generation: number
  capture_priority: Priority
  /** When the current capture was first claimed: its capture time, whatever happens to the job. */
  claimed_at: Date | null
  /** When the job of the open capture was enqueued, or the sweeper last found it in the queue. */
  job_seen_at: Date | null
  retry_at: Date | null

  liveness: Liveness | null
  state: WatchState
  /** What the watch remembers between checks; see `verify/liveness-state.ts`. */
  watch: Json<unknown>
  /** Raised with each change of the watch: a decision that rests on an older one is made anew. */
  watch_revision: Generated<number>
  /** Checks in a row that ended `unknown`. */
  unknown_streak: Generated<number>
  /** How often the schedule wants to check it; see `verify/check-rate.ts`. */
  desired_rate_bucket: number | null
  /** A decided change whose events are not in the ledger yet; null: none. */
  pending_change: ColumnType<unknown, string | undefined, string>
  checked_at: Date | null
  due_at: Date | null
  /** Which due posts are checked first: 0 a suspicion, 1 a sibling of one, 2 the rest. */
  check_priority: Generated<number>
  /** Until then a worker is checking it. */
  lease_until: Date | null

  /** An editor's decision on showing it to the public. */
  approval: Approval | null
  /** Set while a take-down is in force: nothing of the post is shown then. */
  taken_down_at: Date | null
  taken_down_reason: string | null
  /** The take-down asks for the bytes to be deleted as well. */
  erased: Generated<boolean>
}

/** A post's row without what only the search index reads. */
export type PostRow = Omit<Selectable<PostsTable>, 'words'>

export const POST_COLUMNS = [
  'posts.platform',
  'posts.id',
  'posts.url',
  'posts.created_at',
  'posts.updated_at',
  'posts.main_snapshot',
  'posts.author_name',
  'posts.author_handle',
  'posts.text',
  'posts.lang',
  'posts.published_at',
  'posts.captured_at',
  'posts.version_id',
  'posts.outcome',
  'posts.reason',
  'posts.missing',
  'posts.last_failure',
  'posts.capture_state',
  'posts.capture_generation',
  'posts.capture_priority',
  'posts.claimed_at',
  'posts.job_seen_at',
  'posts.retry_at',
  'posts.liveness',
  'posts.state',
  'posts.watch',
  'posts.watch_revision',
  'posts.unknown_streak',
  'posts.desired_rate_bucket',
  'posts.pending_change',
  'posts.checked_at',
  'posts.due_at',
  'posts.check_priority',
  'posts.lease_until',
  'posts.approval',
  'posts.taken_down_at',
  'posts.taken_down_reason',
  'posts.erased',
] as const satisfies readonly `posts.${keyof PostRow}`[]

/** Another id of a post; `post_id` is the canonical one. */
export interface PostAliasesTable {
  platform: PlatformName
  alias_id: string
  post_id: string
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
  witness: Witness | null
  /** The time whose state of the post it shows, to the second; null for words that only an article quotes. */
  memento_at: Date | null
  audited_at: Date | null
  /** At once where it was never read. */
  audit_due_at: Generated<Date>
  audit_lease_until: Date | null
  /** The audit that first found it damaged; null while it is whole. */
  damaged_since: Date | null
}

export type SnapshotRow = Selectable<SnapshotsTable>

export interface EventsTable {
  key: string
  platform: PlatformName
  post_id: string
  type: EventRecord['type']
  at: Date
  cause: Liveness | null
  reason: string | null
  decided_by: string | null
  erase: Generated<boolean>
}
