import type { Readable } from 'node:stream'

/** Where the ledger is kept, as the configuration says. */
export type StoreAddress =
  | { readonly kind: 'file'; readonly dir: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      readonly prefix: string
      readonly lock?: ObjectLock
    }

/** Object Lock of all that is put: until it ends no version of an object can be deleted or replaced. */
export interface ObjectLock {
  /** `governance` can be lifted by those with the right to, `compliance` by nobody. */
  readonly mode: 'governance' | 'compliance'
  readonly days: number
}

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

export type Erased = { readonly kind: 'erased' } | { readonly kind: 'locked'; readonly until: Date | null }

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
  /** For `doctor` alone. */
  delete(key: string): Promise<void>
  /**
   * For take-downs alone: deletes the bytes of a key, every version of them; a missing key is erased.
   *
   * @returns until when a lock keeps them (null: without an end); then nothing is changed
   */
  erase(key: string): Promise<Erased>
  /** An address at which the object can be had without credentials for so many seconds; null where there is none. */
  presign(key: string, seconds: number, as: { type: string; filename: string }): Promise<string | null>
  close(): Promise<void>
}
