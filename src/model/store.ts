import type { Readable } from 'node:stream'

/** What is put: bytes in memory or in a file, their length and SHA-256 (hex) known beforehand. */
export interface PutBody {
  readonly size: number
  readonly sha256: string
  /** A file, or the bytes themselves. */
  readonly source: string | Uint8Array
}

/** `created`: ours is there now. `same`: it was there already with this SHA-256. `taken`: other bytes hold the key. */
export type PutResult = 'created' | 'same' | 'taken'

export interface StoredObject {
  readonly key: string
  readonly size: number
  /** As kept in the metadata; null where the store was filled by another tool. */
  readonly sha256: string | null
}

export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/**
 * Where the ledger lies. Keys are written once and never changed (conditional put); nothing
 * half-written is ever visible. Every failure is a `StoreError` whose code says whether trying
 * again can help; a missing object is null, not an error.
 */
export interface Store {
  /** For people: `file:///…` or `s3://bucket/prefix`. */
  readonly address: string
  put(key: string, body: PutBody, contentType: string): Promise<PutResult>
  head(key: string): Promise<StoredObject | null>
  get(key: string, range?: ByteRange): Promise<Readable | null>
  /** In key order, page by page as it is consumed. `after` is exclusive. */
  list(prefix: string, options?: { after?: string }): AsyncIterable<StoredObject>
  /** For `doctor` and take-downs only. */
  delete(key: string): Promise<void>
  close(): Promise<void>
}
