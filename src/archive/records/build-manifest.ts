import { InvalidArchiveError } from '../../model/errors.ts'
import type { Manifest, SnapshotRef, TimestampResult, UnsignedManifest } from '../../model/manifest.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { snapshotKeys } from '../object-keys.ts'
import type { CaptureFile } from '../wacz/wacz-records.ts'
import type { ZipEntryAt } from '../zip/zip-layout.ts'

/**
 * Builds the manifest, unsigned, from the snapshot alone: from `stet/capture.json`, `stet/post.json`, the positions of the files,
 * the timestamp results, and the length and SHA-256 of the whole file.
 *
 * @throws InvalidArchiveError `archive-invalid` if the capture refers to a missing file
 */
export function buildManifest(input: {
  capture: CaptureFile
  record: PostRecord
  timestamps: readonly TimestampResult[] | null
  entries: readonly ZipEntryAt[]
  bytes: number
  sha256: string
}): UnsignedManifest {
  const { capture, record, timestamps } = input
  const start = new Map(input.entries.map((entry) => [entry.name, entry.dataOffset]))
  const key = snapshotKeys(capture.post, new Date(capture.capturedAt)).wacz
  return {
    stet: 2,
    id: capture.id,
    post: capture.post,
    capturedAt: capture.capturedAt,
    outcome: capture.outcome,
    reason: capture.reason,
    missing: capture.missing,
    notes: capture.notes,
    steps: capture.steps,
    contentSha256: capture.contentSha256,
    wacz: { key, bytes: input.bytes, sha256: input.sha256 },
    signer: capture.signer,
    ...(timestamps === null ? {} : { timestamps: [...timestamps] }),
    software: capture.software,
    record,
    resources: capture.resources.map((resource) => {
      const { n, url, medium, role, mime, sha256, bytes, file, record: range, body } = resource
      const base = start.get(file)
      if (base === undefined) {
        throw new InvalidArchiveError(
          'archive-invalid',
          `Resource ${n} refers to ${file}, which is missing.`,
          {
            input: key,
          },
        )
      }
      const offset = body === null ? null : base + body
      const recordRange = body === null ? { offset: base + range.offset, length: range.length } : null
      return {
        n,
        url,
        ...(medium === undefined ? {} : { medium }),
        role,
        mime,
        sha256,
        bytes,
        offset,
        record: recordRange,
      }
    }),
  }
}

/** The reference to a snapshot in the output of commands and routes. */
export function snapshotRef(manifest: Manifest): SnapshotRef {
  const { wacz, manifest: manifestKey } = snapshotKeys(manifest.post, new Date(manifest.capturedAt))
  return {
    id: manifest.id,
    key: wacz,
    manifestKey,
    sha256: manifest.wacz.sha256,
    bytes: manifest.wacz.bytes,
    capturedAt: manifest.capturedAt,
  }
}
