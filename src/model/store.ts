import type { Readable } from 'node:stream'
import type { StoreTrial } from './store-trial.ts'

/** The configured location of the ledger. */
export type StoreAddress =
  | { readonly kind: 'file'; readonly dir: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      readonly prefix: string
      readonly lock?: ObjectLock
      /** How to reach the bucket; absent: as the AWS SDK's own variables say. */
      readonly access?: S3Access
    }

/** The server and the credentials of a bucket. What is null is taken from the AWS SDK's own variables and files. */
export interface S3Access {
  /** A profile of the AWS configuration files, with credentials and region. */
  readonly profile: string | null
  /** The address of the server; null: Amazon's in that region. */
  readonly endpoint: string | null
  readonly region: string | null
}

/** How a store may be written: `auto` is `conditional` where the trial finds no fault, and `fenced` elsewhere. */
export const STORE_MODES = ['auto', 'conditional', 'fenced'] as const
export type StoreMode = (typeof STORE_MODES)[number]

/**
 * How an object is written once. `conditional`: the store refuses to write a key again. `fenced`: a lease in the catalog keeps
 * other writers of Stet from the key, because the store itself does not.
 */
export type WriteMode = Exclude<StoreMode, 'auto'>

/** S3 Object Lock for all stored objects: no version can be deleted or replaced before it expires. */
export interface ObjectLock {
  /** Privileged users can lift `governance`; nobody can lift `compliance`. */
  readonly mode: 'governance' | 'compliance'
  readonly days: number
}

/** The content of an object to store, with its length in bytes and its SHA-256 (hex). */
export interface PutBody {
  readonly size: number
  readonly sha256: string
  /** The path of a file, or the bytes. */
  readonly source: string | Uint8Array
}

/** `created`: the object was stored. `same`: the key already holds these bytes. `taken`: the key holds other bytes. */
export type PutResult = 'created' | 'same' | 'taken'

export interface StoredObject {
  readonly key: string
  readonly size: number
  /** The SHA-256 in the metadata; null for objects stored by another tool. */
  readonly sha256: string | null
}

export interface ListedObject {
  readonly key: string
  /** In bytes; null if the listing does not tell it, as a directory's does not: `Store.size` does. */
  readonly size: number | null
}

/** `locked`: an Object Lock prevents the deletion until `until` (null: no end). */
export type EraseResult =
  | { readonly kind: 'erased' }
  | { readonly kind: 'locked'; readonly until: Date | null }

export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/**
 * The object store of the ledger. A key is written once and never changed, and an incomplete object never stays. Before the
 * first write a trial shows what the store does with a condition; it decides how `put` writes. Every failure is a `StoreError` whose code says whether a retry can help. A missing object is null,
 * not an error.
 */
export interface Store {
  /** For messages: `file:///…` or `s3://bucket/prefix`. */
  readonly address: string
  /**
   * How `put` writes. Makes the trial if none is remembered.
   *
   * @throws StoreError `store-unsafe` if only conditional writes are allowed and the store failed its trial
   */
  writeMode(): Promise<WriteMode>
  /** Makes the trial, whether or not one is remembered, and remembers what it found. */
  tryOut(): Promise<StoreTrial>
  put(key: string, body: PutBody, contentType: string): Promise<PutResult>
  /**
   * Puts an object in the place of a damaged or missing one, in one step. A bucket with versions keeps the damaged one as an
   * older version. For repairs only: the caller has verified the body.
   */
  replace(key: string, body: PutBody, contentType: string): Promise<void>
  head(key: string): Promise<StoredObject | null>
  /** The length of an object in bytes. Cheaper than `head`, which on a disk reads the object. */
  size(key: string): Promise<number | null>
  /** @param version an earlier answer of `version`: `store-corrupt` if the object was written since */
  get(key: string, range?: ByteRange, version?: string): Promise<Readable | null>
  /** Identifies the bytes that an object has now: writing them again changes it. Null if there is no such object. */
  version(key: string): Promise<string | null>
  /** Lists in key order and fetches pages as they are consumed. `after` is exclusive. */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ListedObject>
  /** For the trial of a store only. */
  delete(key: string): Promise<void>
  /**
   * Deletes all versions of an object. For take-downs only. A missing key counts as erased.
   *
   * @returns `locked` if a lock protects any version; then nothing is deleted
   */
  erase(key: string): Promise<EraseResult>
  /** A presigned URL of the object, valid for `seconds`; null if the store has none. */
  presign(key: string, seconds: number, as: { type: string; filename: string }): Promise<string | null>
  /** The time of the store's own clock, to the second; null if it has none. Throws if the store does not answer. */
  readTime(): Promise<Date | null>
  close(): Promise<void>
}
