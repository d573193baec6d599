import type { Readable } from 'node:stream'
import type { ArticleDraft, ArticleRecord } from '../model/article.ts'
import type { StetError } from '../model/errors.ts'
import type { EventDraft, EventRecord } from '../model/event-record.ts'
import type { Scratch } from '../model/http.ts'
import type { Manifest } from '../model/manifest.ts'
import { OUTCOME_RANK } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { ByteRange, ListedObject, Store } from '../model/store.ts'
import { snapshotKeys } from './object-keys.ts'
import { openBody } from './open-body.ts'
import { ArticleLog, type StoredArticle } from './records/article-log.ts'
import type { ChainLink } from './records/event-chain.ts'
import { EventLog, type StoredEvent } from './records/event-log.ts'
import { type ArchiveKeys, RecordStore } from './records/record-store.ts'
import { SnapshotLog } from './records/snapshot-log.ts'
import { KeyDirectory } from './signature/key-directory.ts'
import type { Signer } from './signature/signer.ts'
import type { TrustedKeys } from './signature/trusted-keys.ts'
import { VerifiedReader } from './verified-reader.ts'
import type { PackedSnapshot } from './wacz/pack-snapshot.ts'
import type { PublicKeyRecord } from './wacz/wacz-records.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** What a ledger needs besides its store. */
export interface LedgerOptions {
  readonly keys: ArchiveKeys
  /** Creates a temporary directory, in which a `.wacz` is verified. */
  scratch(): Promise<Scratch>
  /** Receives each record that a list omits because it is not trusted; by default there is no receiver. */
  onRefused?(key: string, error: StetError): void
}

/**
 * Reads and writes the records in a store: snapshots, articles, events and public keys. Objects are written once, and signed.
 * It returns only records that a trusted key signed: anyone who can write to the store, but has no such key, adds nothing to
 * them.
 */
export class Ledger {
  readonly store: Store
  readonly #keys: ArchiveKeys
  readonly #snapshots: SnapshotLog
  readonly #events: EventLog
  readonly #articles: ArticleLog
  readonly #directory: KeyDirectory
  readonly #large: VerifiedReader

  constructor(store: Store, { keys, scratch, onRefused = () => {} }: LedgerOptions) {
    const records = new RecordStore(store, keys)
    this.store = store
    this.#keys = keys
    this.#snapshots = new SnapshotLog(records, { scratch, onRefused })
    this.#events = new EventLog(records, onRefused)
    this.#articles = new ArticleLog(records, onRefused)
    this.#directory = new KeyDirectory(records)
    this.#large = new VerifiedReader(store)
  }

  /** The keys whose records are believed. */
  async trustedKeys(): Promise<TrustedKeys> {
    return await this.#keys.trusted()
  }

  /** Stores a packed snapshot; see `SnapshotLog.save`. */
  async saveSnapshot(packed: PackedSnapshot): Promise<{ manifest: Manifest; created: boolean }> {
    return await this.#snapshots.save(packed)
  }

  /**
   * Returns the snapshot of an earlier attempt of a capture, and completes it if its manifest is missing. Null if there is
   * none.
   *
   * @throws ArchiveError `record-untrusted`, StoreError `store-corrupt` if a stranger wrote it
   */
  async finishBegunSnapshot(post: PostName, capturedAt: Date, scratch: Scratch): Promise<Manifest | null> {
    const found = await this.#snapshots.finish(snapshotKeys(post, capturedAt), scratch.file('.existing'))
    return found?.manifest ?? null
  }

  /** The manifests of a post, newest first. */
  async snapshots(post: PostName): Promise<Manifest[]> {
    return (await this.#snapshots.list(post)).manifests.reverse()
  }

  /**
   * Loads the state that a capture needs with a single listing: the snapshots, newest first, and whether one of that time
   * lacks its manifest.
   */
  async loadState(post: PostName, capturedAt: Date): Promise<{ snapshots: Manifest[]; begun: boolean }> {
    const { manifests, keys } = await this.#snapshots.list(post)
    const { wacz, manifest } = snapshotKeys(post, capturedAt)
    return { snapshots: manifests.reverse(), begun: keys.has(wacz) && !keys.has(manifest) }
  }

  /** Reads a manifest and decides whether to believe it. @throws as `SnapshotLog.read` */
  async readManifest(key: string): Promise<Manifest | null> {
    return await this.#snapshots.read(key)
  }

  /** Reads a manifest whose SHA-256 the catalog keeps. @throws StoreError `store-corrupt` if it was changed */
  async readKnownManifest(key: string, sha256: string): Promise<Manifest | null> {
    return await this.#snapshots.readKnown(key, sha256)
  }

  /**
   * Opens the file of a snapshot, or a range of it. Verifies the whole file once.
   *
   * @returns null if it is missing
   * @throws StoreError `store-corrupt` if it was changed
   */
  async openWacz(
    { key, bytes, sha256 }: { readonly key: string; readonly bytes: number; readonly sha256: string },
    range?: ByteRange,
  ): Promise<Readable | null> {
    return await this.#large.open({ key, offset: 0, length: bytes, sha256 }, range)
  }

  /** Opens the body of resource `n`, or a range of it; see `openBody`. */
  async openResource(
    manifest: Manifest,
    n: number,
    range?: ByteRange,
  ): Promise<Readable | Uint8Array | null> {
    return await openBody(this.store, this.#large, manifest, n, range)
  }

  /** The main snapshot of a post: the newest one with the best outcome. */
  bestSnapshot(manifests: readonly Manifest[]): Manifest | null {
    const rank = (manifest: Manifest): number => OUTCOME_RANK.indexOf(manifest.outcome)
    const best = manifests.toSorted(
      (a, b) => rank(a) - rank(b) || Date.parse(b.capturedAt) - Date.parse(a.capturedAt),
    )
    return best[0] ?? null
  }

  /** Writes a version of an article, unless the ledger has an equal one; see `ArticleLog.write`. */
  async writeArticle(draft: ArticleDraft): Promise<StoredArticle> {
    return await this.#articles.write(draft)
  }

  /** The newest records of an article, newest first; see `ArticleLog.list`. */
  async articles(url: string, most?: number): Promise<ArticleRecord[]> {
    return (await this.#articles.list(url, most)).map(({ record }) => record)
  }

  /** Reads a version of an article and decides whether to believe it. @throws as `ArticleLog.read` */
  async readArticle(key: string): Promise<ArticleRecord | null> {
    return await this.#articles.read(key)
  }

  /** Appends an event to the chain of its post; see `EventLog.append`. */
  async writeEvent(draft: EventDraft, known: ChainLink | null = null): Promise<StoredEvent> {
    return await this.#events.append(draft, known)
  }

  /** The events of a post with their keys, in the order of the chain. */
  async storedEvents(post: PostName): Promise<StoredEvent[]> {
    return await this.#events.list(post)
  }

  /** The events of a post, in the order of the chain. */
  async events(post: PostName): Promise<EventRecord[]> {
    return (await this.storedEvents(post)).map(({ record }) => record)
  }

  /** Reads an event and decides whether to believe it. @throws as `EventLog.read` */
  async readEvent(key: string): Promise<EventRecord | null> {
    return await this.#events.read(key)
  }

  /** Stores the public half of a signing key in the ledger. Idempotent. @throws as `KeyDirectory.publish` */
  async publishKey(signer: Pick<Signer, 'fingerprint' | 'publicKey'>): Promise<void> {
    await this.#directory.publish(signer)
  }

  /** The public halves of the trusted keys, including retired ones. */
  async publicKeys(): Promise<PublicKeyRecord[]> {
    return await this.#directory.listTrusted()
  }

  /** All objects under a prefix, in key order. `after` is exclusive. */
  listObjects(prefix: string, after?: string): AsyncIterable<ListedObject> {
    return this.store.list(prefix, after === undefined ? {} : { after })
  }
}

export { snapshotRef } from './records/build-manifest.ts'
