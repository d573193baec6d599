import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'
import type { EventRecord } from '../../model/event-record.ts'
import type { MediaSummary } from '../../model/media-summary.ts'
import type { Liveness, MissingPart, Outcome, Reason, WatchState } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Witness } from '../../model/post-record.ts'
import type { Priority } from '../../model/priority.ts'
import type { Approval, PublicationState } from '../../model/publish-policy.ts'
import type { ShownState } from '../../model/shown-state.ts'
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
  /** The language of the text as the platform gives it (BCP 47); null if it gives none. */
  lang: string | null
  /** The time of publication; null if only its day is known. */
  published_at: Date | null
  /** The day of publication (`YYYY-MM-DD`), if only that is known, or as an article tells it. */
  published_on: string | null
  /** The time of publication, or the start of its day, for sorting and ranges. */
  published_from: GeneratedAlways<Date | null>
  /** `published_from`; 1970, before any platform, where it is not known, so that lists can continue at any post. */
  publication_order: GeneratedAlways<Date>
  captured_at: Date | null
  /** The id of the newest known version, on platforms with edits. */
  version_id: string | null
  /** What it shows besides its text; null if nothing. */
  media: ColumnType<MediaSummary | null, string | undefined, string>
  /** The search document of `catalog/search/search-document.ts`; null without a word. */
  words: ColumnType<string | null, string | null | undefined, string | null>

  /** The outcome of the last finished capture, or the better one of a snapshot. */
  outcome: Outcome | null
  reason: Reason | null
  missing: Json<MissingPart[]>
  /** How the last capture failed, so that repeated failures are announced once; null if it did not fail. */
  last_failure: Generated<Outcome | null>
  capture_state: WorkState
  /** Counts the captures of the post; part of the id of the current capture's job. */
  capture_generation: number
  capture_priority: Priority
  /** The capture time: when a worker first claimed the current capture. Retries keep it. */
  claimed_at: Date | null
  /** When the open capture's job was enqueued, or when the sweeper last saw it in the queue. */
  job_seen_at: Date | null
  retry_at: Date | null

  liveness: Liveness | null
  state: WatchState
  /** The state as it is shown: `gone` for a post that was dead before its first capture. */
  shown_state: GeneratedAlways<ShownState>
  /** The liveness as it is shown: of a post that was dead before its first capture, how it ended. */
  shown_liveness: GeneratedAlways<Liveness | null>
  /** The watch's state between checks; see `verify/liveness-state.ts`. */
  watch: Json<unknown>
  /** Incremented with every change of the watch state; a decision based on an older revision is discarded. */
  watch_revision: Generated<number>
  /** Consecutive checks that ended `unknown`. */
  unknown_streak: Generated<number>
  /** The check rate that the schedule wants; see `verify/check-rate.ts`. */
  desired_rate_bucket: number | null
  /** A decided state change whose events are not in the ledger yet. */
  pending_change: ColumnType<unknown, string | undefined, string>
  checked_at: Date | null
  due_at: Date | null
  /** Lower is checked first: 0 suspected posts, 1 other posts of their accounts, 2 the rest. */
  check_priority: Generated<number>
  /** When the lease of the worker that checks the post expires. */
  lease_until: Date | null

  /** An editor's decision whether the public may see the post. */
  approval: Approval | null
  /** Set while a take-down hides the post. */
  taken_down_at: Date | null
  taken_down_reason: string | null
  /** Whether the take-down also deletes the post's stored bytes. */
  erased: Generated<boolean>
}

/** A post's row without the column that only searches read. */
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
  'posts.published_on',
  'posts.published_from',
  'posts.publication_order',
  'posts.captured_at',
  'posts.version_id',
  'posts.media',
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
  'posts.shown_state',
  'posts.shown_liveness',
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

/** Another id of a post; `post_id` is the canonical id. */
export interface PostAliasesTable {
  platform: PlatformName
  alias_id: string
  post_id: string
}

/** What people may ask for that changes nothing by itself, and so is no event of the ledger. */
export const POST_ACTS = ['check', 'capture'] as const
export type PostAct = (typeof POST_ACTS)[number]

export interface PostActsTable {
  platform: PlatformName
  post_id: string
  at: Date
  act: PostAct
  /** The capture that was asked for, by its number among the post's; null for a check. */
  generation: number | null
  /** Who asked: a token's id; null if unknown. */
  acted_by: string | null
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
  /** The SHA-256 of the manifest as stored. */
  manifest_sha256: string
  sha256: string
  bytes: number
  content_sha256: string
  witness: Witness | null
  /** Who should see the post, by the wish of the authors of what it shows; null: everyone. */
  audience: PublicationState['audience']
  /** The time at which the post looked like this, to the second; null if only an article quotes the post. */
  memento_at: Date | null
  audited_at: Date | null
  /** In the past until the first audit. */
  audit_due_at: Generated<Date>
  audit_lease_until: Date | null
  /** The time of the audit that first found damage; null while the snapshot is whole. */
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
  /** The SHA-256 of the event as stored. */
  sha256: string
  /** The place in the chain of the post's events; null for events of number 1. */
  chain_number: number | null
  /** The SHA-256 of the event before; null for the first. */
  chain_previous: string | null
}

/**
 * What is wrong with an object of the ledger. The catalog leaves out a record that is `unsigned`, `untrusted` (signed by a
 * stranger) or `invalid` (unreadable, forged, copied). An object is `changed` or `missing`; an event follows a `gap` in the
 * chain of its post or makes a `fork` in it; a record's time is in the `future`; no record explains a `stray` object.
 */
export const FINDING_KINDS = [
  'unsigned',
  'untrusted',
  'invalid',
  'changed',
  'missing',
  'gap',
  'fork',
  'future',
  'stray',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

export interface LedgerFindingsTable {
  key: string
  kind: FindingKind
  /** The store that has the object: `first`, or a replica's name. */
  copy: Generated<string>
  detail: string
  found_at: Date
}
