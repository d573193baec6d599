import { z } from 'zod'
import type { PostRow, SnapshotRow } from '../../catalog/tables/posts.ts'
import { WORK_STATES } from '../../catalog/tables/work.ts'
import type { LinkRow } from '../../catalog/watch/link-checks.ts'
import { CitedAuthor } from '../../model/citation.ts'
import { MediaSummary } from '../../model/media-summary.ts'
import { MissingPart } from '../../model/outcome.ts'
import { PlatformName, postSlug } from '../../model/platform.ts'
import { LinkStatus } from '../../verify/link-status.ts'
import { LivenessCode, OutcomeCode, ReasonCode, StateCode } from './codes.ts'

/** A time in ISO 8601, UTC; null if there is none. */
export const Time = z.iso.datetime().nullable()

/** A post as lists show it. A post that was taken down comes without its author and text. */
export const PostSummary = z
  .object({
    postId: z.string().meta({ examples: ['x/20'] }),
    platform: PlatformName,
    id: z.string(),
    url: z.string(),
    author: CitedAuthor.nullable(),
    text: z.string().nullable(),
    takenDown: z.object({ at: Time, reason: z.string().nullable() }).nullable(),
    /** Null if only the day is known. */
    publishedAt: Time,
    /** The day of publication, if only that is known, or as an article tells it. */
    publishedOn: z.iso.date().nullable(),
    /** The outcome of the last finished capture; null before it. */
    outcome: OutcomeCode.nullable(),
    reason: ReasonCode.nullable(),
    missing: z.array(MissingPart),
    /** The state of the newest capture. */
    capture: z.enum(WORK_STATES),
    capturedAt: Time,
    retryAt: Time,
    liveness: LivenessCode.nullable(),
    state: StateCode,
    checkedAt: Time,
    dueAt: Time,
    /** The id of the main snapshot. */
    snapshot: z.string().nullable(),
    /** What the main snapshot shows besides the text; null if nothing. */
    media: MediaSummary.nullable(),
    addedAt: Time,
  })
  .meta({ id: 'PostSummary' })
export type PostSummary = z.infer<typeof PostSummary>

/** A snapshot with its hashes and its keys in the store. */
export const SnapshotSummary = z
  .object({
    id: z.string(),
    capturedAt: z.iso.datetime(),
    outcome: OutcomeCode,
    reason: ReasonCode.nullable(),
    missing: z.array(MissingPart),
    notes: z.array(z.string()),
    key: z.string(),
    manifestKey: z.string(),
    manifestSha256: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    contentSha256: z.string(),
  })
  .meta({ id: 'SnapshotSummary' })
export type SnapshotSummary = z.infer<typeof SnapshotSummary>

/** The state of a checked page: a link in a post, or a citing article. */
export const LinkState = z
  .object({
    /** The URL as the post has it. Absent for an article's own page. */
    short: z.string().optional(),
    url: z.string(),
    state: LinkStatus,
    since: Time,
    checkedAt: Time,
    finalUrl: z.string().nullable(),
    status: z.int().nullable(),
    title: z.string().nullable(),
    archivedUrl: z.string().nullable(),
  })
  .meta({ id: 'LinkState' })
export type LinkState = z.infer<typeof LinkState>

/** Formats a time as ISO 8601, UTC; null stays null. */
export const serializeTime = (date: Date | null): string | null => date?.toISOString() ?? null

/** A missing part without its address, which may name an author whom the viewer may not see. */
export const withoutAddress = (one: MissingPart): MissingPart => ({ ...one, url: null })

/** Missing parts without the addresses of a quoted post, which has a state of its own. */
export const withoutQuotedAddress = (missing: readonly MissingPart[]): MissingPart[] =>
  missing.map((one) => (one.part === 'quoted' ? withoutAddress(one) : one))

/** Serializes a post's row for lists. */
export function serializePost(row: PostRow): PostSummary {
  const down = row.taken_down_at
  return {
    postId: postSlug(row),
    platform: row.platform,
    id: row.id,
    url: row.url,
    author:
      down || row.author_handle === null ? null : { name: row.author_name ?? '', handle: row.author_handle },
    text: down ? null : row.text,
    takenDown: down && { at: serializeTime(down), reason: row.taken_down_reason },
    publishedAt: serializeTime(row.published_at),
    publishedOn: row.published_on,
    outcome: row.outcome,
    reason: row.reason,
    missing: down ? row.missing.map(withoutAddress) : withoutQuotedAddress(row.missing),
    capture: row.capture_state,
    capturedAt: serializeTime(row.captured_at),
    retryAt: serializeTime(row.retry_at),
    liveness: row.shown_liveness,
    state: row.shown_state,
    checkedAt: serializeTime(row.checked_at),
    dueAt: serializeTime(row.due_at),
    snapshot: row.main_snapshot,
    media: down ? null : row.media,
    addedAt: serializeTime(row.created_at),
  }
}

/** Serializes a snapshot's row. */
export function serializeSnapshot(row: SnapshotRow): SnapshotSummary {
  return {
    id: row.id,
    capturedAt: row.captured_at.toISOString(),
    outcome: row.outcome,
    reason: row.reason,
    missing: row.missing,
    notes: row.notes,
    key: row.key,
    manifestKey: row.manifest_key,
    manifestSha256: row.manifest_sha256,
    sha256: row.sha256,
    bytes: row.bytes,
    contentSha256: row.content_sha256,
  }
}

/** Serializes a checked page's row. */
export function serializeLink(row: LinkRow & { readonly short?: string }): LinkState {
  return {
    ...(row.short === undefined ? {} : { short: row.short }),
    url: row.url,
    state: row.state,
    since: serializeTime(row.since),
    checkedAt: serializeTime(row.checked_at),
    finalUrl: row.final_url,
    status: row.status,
    title: row.title,
    archivedUrl: row.archived_url,
  }
}
