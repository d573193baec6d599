import { type RawBuilder, sql } from 'kysely'
import type { ManifestRef } from '../../archive/records/manifest-cache.ts'
import { summarizeMedia } from '../../archive/records/media-summary.ts'
import { versionIds } from '../../archive/version-ids.ts'
import type { Manifest } from '../../model/manifest.ts'
import { INITIAL_STATE } from '../../verify/liveness-state.ts'
import { newPostRow } from '../posts/posts.ts'
import { pgJson, pgText } from '../sanitize.ts'
import type { SnapshotRow } from '../tables/posts.ts'

/** A manifest and its key in the store. */
export interface KeyedManifest {
  readonly key: string
  readonly manifest: Manifest
}

/** A manifest that may stand under another post's id than its own, and the SHA-256 of its stored bytes. */
export interface HashedManifest extends KeyedManifest {
  readonly sha256: string
}

/** The key and the SHA-256 of a snapshot's manifest. */
export const manifestRef = (row: Pick<SnapshotRow, 'manifest_key' | 'manifest_sha256'>): ManifestRef => ({
  key: row.manifest_key,
  sha256: row.manifest_sha256,
})

/** The row of a snapshot. */
export const snapshotRow = ({ key, manifest, sha256 }: HashedManifest) => ({
  id: manifest.id,
  platform: manifest.post.platform,
  post_id: manifest.post.id,
  captured_at: new Date(manifest.capturedAt),
  outcome: manifest.outcome,
  reason: manifest.reason,
  missing: pgJson(manifest.missing),
  notes: pgJson(manifest.notes),
  key: manifest.wacz.key,
  manifest_key: key,
  manifest_sha256: sha256,
  sha256: manifest.wacz.sha256,
  bytes: manifest.wacz.bytes,
  content_sha256: manifest.contentSha256,
  witness: manifest.record.witness,
  audience: manifest.record.audience ?? null,
  memento_at: mementoAt(manifest),
})

/** The columns that saving a known snapshot again overwrites. */
export const SNAPSHOT_UPDATE_COLUMNS = [
  'captured_at',
  'outcome',
  'reason',
  'missing',
  'notes',
  'key',
  'manifest_key',
  'manifest_sha256',
  'sha256',
  'bytes',
  'content_sha256',
  'witness',
  'audience',
  'memento_at',
] as const

/** The time of the memento: the capture, or the web archive's copy; null if only an article quotes the post. */
function mementoAt({ record, capturedAt }: Manifest): Date | null {
  if (record.witness === 'citation') return null
  const at = record.witness === 'web-archive' ? record.archivedAt : capturedAt
  return at === undefined ? null : new Date(`${at.slice(0, 19)}Z`)
}

/** The row of a post whose main snapshot this is. */
export const shownPostRow = (manifest: Manifest, now: Date) => {
  const { post, record } = manifest
  return {
    ...newPostRow(post, now, now),
    watch: pgJson({ ...INITIAL_STATE, seenAlive: seenAlive(manifest) }),
    url: pgText(record.url),
    author_name: pgText(record.author?.name ?? null),
    author_handle: pgText(record.author?.handle ?? null),
    text: pgText(record.text),
    lang: pgText(record.language),
    published_at: record.publishedAt === null ? null : new Date(record.publishedAt),
    published_on: record.publishedOn,
    outcome: manifest.outcome,
    reason: manifest.reason,
    missing: pgJson(manifest.missing),
    main_snapshot: manifest.id,
    version_id: versionIds(record).at(-1) ?? null,
    captured_at: new Date(manifest.capturedAt),
    media: pgJson(summarizeMedia(manifest)),
  }
}

/** The columns that a post's row takes from its main snapshot. */
export const SHOWN_COLUMNS = [
  'url',
  'author_name',
  'author_handle',
  'text',
  'lang',
  'published_at',
  'published_on',
  'outcome',
  'reason',
  'missing',
  'main_snapshot',
  'version_id',
  'captured_at',
  'media',
  'updated_at',
  'words',
] as const

/** Sets each column to the value of the row that conflicted (`excluded`). */
export function excluded<C extends string>(columns: readonly C[]): Record<C, RawBuilder<never>> {
  return Object.fromEntries(columns.map((name) => [name, sql`${sql.ref(`excluded.${name}`)}`])) as Record<
    C,
    RawBuilder<never>
  >
}

/** Whether the snapshot proves that the post was alive: the platform itself served it, not only a web archive or an article. */
export function seenAlive(manifest: Manifest): boolean {
  const witnesses = [manifest.record.witness, ...manifest.record.confirmedBy]
  return (
    (manifest.outcome === 'captured' || manifest.outcome === 'partial') &&
    witnesses.some((witness) => witness !== 'citation' && witness !== 'web-archive')
  )
}
