import type { LinkRow } from '../catalog/link-checks.ts'
import type { PostRow, SnapshotRow } from '../catalog/tables/posts.ts'
import { postSlug } from '../model/platform.ts'

export const time = (date: Date | null): string | null => date?.toISOString() ?? null

export type PostView = ReturnType<typeof postView>
export type SnapshotView = ReturnType<typeof snapshotView>
export type LinkView = ReturnType<typeof linkView>

/** A post as lists show it; of one that was taken down neither author nor words. */
export function postView(row: PostRow) {
  const down = row.taken_down_at
  return {
    postId: postSlug(row),
    platform: row.platform,
    id: row.id,
    url: row.url,
    author:
      down || row.author_handle === null ? null : { name: row.author_name ?? '', handle: row.author_handle },
    text: down ? null : row.text,
    takenDown: down && { at: time(down), reason: row.taken_down_reason },
    publishedAt: time(row.published_at),
    outcome: row.outcome,
    reason: row.reason,
    missing: row.missing,
    capture: row.capture_state,
    capturedAt: time(row.captured_at),
    retryAt: time(row.retry_at),
    liveness: row.liveness,
    state: row.state,
    checkedAt: time(row.checked_at),
    dueAt: time(row.due_at),
    snapshot: row.main_snapshot,
    addedAt: time(row.created_at),
  }
}

export function snapshotView(row: SnapshotRow) {
  return {
    id: row.id,
    capturedAt: time(row.captured_at),
    outcome: row.outcome,
    reason: row.reason,
    missing: row.missing,
    notes: row.notes,
    key: row.key,
    manifestKey: row.manifest_key,
    sha256: row.sha256,
    bytes: row.bytes,
    contentSha256: row.content_sha256,
  }
}

/** A page around a post: where a link of it leads, or an article that shows it. */
export function linkView(row: LinkRow & { readonly short?: string }) {
  return {
    ...(row.short === undefined ? {} : { short: row.short }),
    url: row.url,
    state: row.state,
    since: time(row.since),
    checkedAt: time(row.checked_at),
    finalUrl: row.final_url,
    status: row.status,
    title: row.title,
    archivedUrl: row.archived_url,
  }
}
