import { articlePrefix, postPrefix, snapshotId, snapshotKeys } from '../../archive/object-keys.ts'
import { MAX_RECORD_BYTES } from '../../archive/open-snapshot.ts'
import type { RecordStore } from '../../archive/record-store.ts'
import { ArticleRecord } from '../../model/article.ts'
import { InvalidArchiveError } from '../../model/errors.ts'
import { EventRecord } from '../../model/event-record.ts'
import { Manifest } from '../../model/manifest.ts'
import type { LedgerObject } from './ledger-key.ts'

/** A record of the ledger and its key. */
export type LedgerRecord =
  | { readonly kind: 'article'; readonly key: string; readonly record: ArticleRecord }
  | { readonly kind: 'manifest'; readonly key: string; readonly record: Manifest }
  | { readonly kind: 'event'; readonly key: string; readonly record: EventRecord }

/**
 * Reads a record. Null for an object without one (a `.wacz`) and for a deleted object.
 *
 * @throws InvalidArchiveError `archive-invalid`, `archive-version`; also if the record does not match its key: a copied manifest
 *   would pass for a snapshot that never existed
 */
export async function readLedgerRecord(
  records: RecordStore,
  { kind, key, size }: LedgerObject,
): Promise<LedgerRecord | null> {
  if (kind === 'wacz') return null
  if (size > MAX_RECORD_BYTES) {
    throw new InvalidArchiveError(
      'archive-invalid',
      `${key} has ${size} bytes, more than the ${MAX_RECORD_BYTES} that a record may have.`,
      {
        input: key,
      },
    )
  }
  switch (kind) {
    case 'article': {
      const record = await records.read(key, ArticleRecord)
      return (
        record && { kind, key, record: requireMatch(record, key.startsWith(articlePrefix(record.url)), key) }
      )
    }
    case 'event': {
      const record = await records.read(key, EventRecord)
      return (
        record && { kind, key, record: requireMatch(record, key.startsWith(postPrefix(record.post)), key) }
      )
    }
    case 'manifest': {
      const record = await records.read(key, Manifest)
      return record && { kind, key, record: requireMatch(record, isManifestOf(record, key), key) }
    }
  }
}

function isManifestOf(record: Manifest, key: string): boolean {
  const at = new Date(record.capturedAt)
  const keys = snapshotKeys(record.post, at)
  return key === keys.manifest && record.wacz.key === keys.wacz && record.id === snapshotId(record.post, at)
}

function requireMatch<T>(record: T, fits: boolean, key: string): T {
  if (fits) return record
  throw new InvalidArchiveError(
    'archive-invalid',
    `${key} holds the record of another post, article or time.`,
    {
      input: key,
    },
  )
}
