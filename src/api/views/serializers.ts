import type { PostRow, SnapshotRow } from '../../catalog/tables/posts.ts'
import type { LinkRow } from '../../catalog/watch/link-checks.ts'
import { postSlug } from '../../model/platform.ts'

/** Formats a time as ISO 8601, UTC; null stays null. */
export const serializeTime = (date: Date | null): string | null => date?.toISOString() ?? null

export type SerializedPost = ReturnType<typeof serializePost>
export type SerializedSnapshot = ReturnType<typeof serializeSnapshot>
export type SerializedLink = ReturnType<typeof serializeLink>

/** Serializes a post for lists. A post that was taken down comes without its author and text. */
export function serializePost(row: PostRow) {
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
    missing: row.missing,
    capture: row.capture_state,
    capturedAt: serializeTime(row.captured_at),
    retryAt: serializeTime(row.retry_at),
    liveness: row.shown_liveness,
    state: row.shown_state,
    checkedAt: serializeTime(row.checked_at),
    dueAt: serializeTime(row.due_at),
    snapshot: row.main_snapshot,
    addedAt: serializeTime(row.created_at),
  }
}

/** Serializes a snapshot's row. */
export function serializeSnapshot(row: SnapshotRow) {
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

/** Serializes the state of a checked page: a link in a post, or a citing article. */
export function serializeLink(row: LinkRow & { readonly short?: string }) {
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
