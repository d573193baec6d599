import type { ColumnType, Generated } from 'kysely'
import type { EventRecord } from '../../model/event.ts'
import type { Liveness, MissingPart, Outcome, Reason, WatchState } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Witness } from '../../model/post.ts'
import type { Approval } from '../../model/publishing.ts'
import type { Json } from './json.ts'
import type { Priority, WorkState } from './work.ts'

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
  /** How the last capture failed, so that the newsroom is told once; null where it did not. */
  failure: Generated<Outcome | null>
  liveness: Liveness | null
  state: WatchState
  /** What the watch remembers between checks; see `verify/watch.ts`. */
  watch: Json<unknown>
  checked_at: Date | null
  due_at: Date | null
  /** Who comes first where not everyone can be looked at: 0 a suspicion, 1 a sibling of one, 2 the rest. */
  due_rank: Generated<number>
  /** Raised with each change of the watch: whoever read an older one must look again. */
  watch_version: Generated<number>
  /** Until then somebody is looking at it. */
  lease_until: Date | null
  /** Looks in a row that said nothing. */
  silent: Generated<number>
  /** How often it wishes to be looked at; see `verify/budget.ts`. */
  wish_bucket: number | null
  /** The newest version's id that a snapshot or a check told of, where the platform has edits. */
  version: string | null
  /** Events that were decided on and are not yet told; null: none. */
  pending: ColumnType<unknown, string | undefined, string>
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
  /** The take-down asks for the bytes to be deleted as well. */
  erased: Generated<boolean>
  /** What an editor said of showing it to the public. */
  approval: Approval | null
  /** The language of the words, as the platform writes it (BCP 47); null where it does not say. */
  lang: string | null
  created_at: Date
  updated_at: Date
}

/** What a search looks at; a post of which no word is known has no row. */
export interface PostSearchTable {
  platform: PlatformName
  post_id: string
  /** That of the post. */
  created_at: Date
  words: string
  /** What is rare of the post: `state:lost`, `outcome:gone`. The database keeps them in line with the post's row. */
  marks: Generated<string[]>
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
  /** Who told its words; null in rows of early versions, until a reindex. */
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

export interface EventsTable {
  key: string
  platform: PlatformName
  post_id: string
  type: EventRecord['type']
  at: Date
  cause: Liveness | null
  reason: string | null
  by_whom: string | null
  erase: Generated<boolean>
}
