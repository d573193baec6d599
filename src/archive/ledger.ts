import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import canonicalize from 'canonicalize'
import type { z } from 'zod'
import { ArticleRecord } from '../model/article.ts'
import { StoreError } from '../model/errors.ts'
import { EventRecord } from '../model/event-record.ts'
import type { Scratch } from '../model/http.ts'
import { Manifest } from '../model/manifest.ts'
import { OUTCOME_RANK } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { ByteRange, Store, StoredObject } from '../model/store.ts'
import { extractResource } from './extract-resource.ts'
import { importOrphan } from './import-orphan.ts'
import {
  articleKey,
  articlePrefix,
  classifyPostKey,
  eventKey,
  postPrefix,
  publicKeyKey,
  snapshotKeys,
} from './object-keys.ts'
import type { PackedSnapshot } from './pack-snapshot.ts'
import { RecordStore } from './record-store.ts'
import type { Signer } from './signer.ts'
import { PublicKeyRecord } from './wacz-records.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

const WACZ_TYPE = 'application/wacz'

/** A version of an article in the ledger. `created`: whether this call wrote it. */
export interface StoredArticle {
  readonly key: string
  readonly record: ArticleRecord
  readonly created: boolean
}

const sameCitations = (one: ArticleRecord, other: ArticleRecord): boolean =>
  canonicalize(one.citations) === canonicalize(other.citations)

/**
 * Reads and writes the records in a store: snapshots, articles, events and public keys. Objects are written once. A
 * `.wacz` is written before its manifest, so that a crash leaves no manifest without a file.
 */
export class Ledger {
  readonly store: Store
  readonly #records: RecordStore
  /** Public keys that this process has already published. */
  readonly #published = new Set<string>()

  constructor(store: Store) {
    this.store = store
    this.#records = new RecordStore(store)
  }

  /**
   * Stores a packed snapshot. If its key is taken, uses the existing snapshot, and derives a missing manifest from the
   * existing `.wacz`.
   *
   * @returns `created`: whether this call completed the snapshot
   */
  async saveSnapshot(packed: PackedSnapshot): Promise<{ manifest: Manifest; created: boolean }> {
    const { manifest } = packed
    const keys = snapshotKeys(manifest.post, new Date(manifest.capturedAt))
    const put = await this.store.put(keys.wacz, packed, WACZ_TYPE)
    if (put === 'taken') {
      const found = await this.#finish(keys, packed.scratch.file('.existing'))
      if (found) return found
      throw new StoreError('store-taken', `${keys.wacz} existed before the write and is missing now.`, {
        input: keys.wacz,
      })
    }
    const written = await this.#records.put(keys.manifest, manifest)
    if (written !== 'taken') return { manifest, created: put === 'created' || written === 'created' }
    return { manifest: (await this.readManifest(keys.manifest)) ?? manifest, created: false }
  }

  /** Returns the snapshot of an earlier attempt of a capture, and completes it if its manifest is missing. Null if there is none. */
  async finishBegunSnapshot(post: PostName, capturedAt: Date, scratch: Scratch): Promise<Manifest | null> {
    const found = await this.#finish(snapshotKeys(post, capturedAt), scratch.file('.existing'))
    return found?.manifest ?? null
  }

  /** The manifests of a post, oldest first. */
  async *manifests(post: PostName): AsyncIterable<Manifest> {
    const wanted = (key: string): boolean => classifyPostKey(key) === 'manifest'
    for await (const { record } of this.#records.readAll(postPrefix(post), Manifest, wanted)) yield record
  }

  /** The manifests of a post, newest first. */
  async snapshots(post: PostName): Promise<Manifest[]> {
    const found: Manifest[] = []
    for await (const manifest of this.manifests(post)) found.push(manifest)
    return found.reverse()
  }

  /**
   * Loads the state that a capture needs with a single listing: the snapshots, newest first, and whether one of that time
   * lacks its manifest.
   */
  async loadState(post: PostName, capturedAt: Date): Promise<{ snapshots: Manifest[]; begun: boolean }> {
    const snapshots: Manifest[] = []
    const keys = snapshotKeys(post, capturedAt)
    let [wacz, manifest] = [false, false]
    for await (const { key } of this.store.list(postPrefix(post))) {
      wacz ||= key === keys.wacz
      manifest ||= key === keys.manifest
      const found = classifyPostKey(key) === 'manifest' ? await this.readManifest(key) : null
      if (found !== null) snapshots.unshift(found)
    }
    return { snapshots, begun: wacz && !manifest }
  }

  /** @throws InvalidArchiveError for an invalid manifest or an unknown version */
  async readManifest(key: string): Promise<Manifest | null> {
    return this.#records.read(key, Manifest)
  }

  async openWacz(snapshot: Manifest | string, range?: ByteRange): Promise<Readable | null> {
    return this.store.get(typeof snapshot === 'string' ? snapshot : snapshot.wacz.key, range)
  }

  /**
   * Opens the body of resource `n`. Gzipped bodies, which are text, are decompressed in memory and returned whole; `range`
   * applies to uncompressed bodies only.
   *
   * @returns null if there is no such resource, or the snapshot's object is missing
   * @throws InvalidArchiveError `archive-invalid` for a damaged gzipped body
   */
  async openResource(
    manifest: Manifest,
    n: number,
    range?: ByteRange,
  ): Promise<Readable | Uint8Array | null> {
    const resource = manifest.resources[n]
    if (!resource) return null
    if (resource.offset !== null) {
      const { offset, length } = range ?? { offset: 0, length: resource.bytes }
      return this.store.get(manifest.wacz.key, { offset: resource.offset + offset, length })
    }
    const member = await this.store.get(manifest.wacz.key, resource.record ?? { offset: 0, length: 0 })
    return member && extractResource(resource, await buffer(member))
  }

  /** The main snapshot of a post: the newest one with the best outcome. */
  bestSnapshot(manifests: readonly Manifest[]): Manifest | null {
    const rank = (manifest: Manifest): number => OUTCOME_RANK.indexOf(manifest.outcome)
    const best = manifests.toSorted(
      (a, b) => rank(a) - rank(b) || Date.parse(b.capturedAt) - Date.parse(a.capturedAt),
    )
    return best[0] ?? null
  }

  /** Writes an article record, unless the newest record of this body has the same citations and all aliases are known. */
  async writeArticle(record: ArticleRecord): Promise<StoredArticle> {
    let newest: Omit<StoredArticle, 'created'> | null = null
    const newAliases = new Set(record.aliases)
    for await (const found of this.#records.readAll(articlePrefix(record.url), ArticleRecord, () => true)) {
      for (const alias of found.record.aliases ?? []) newAliases.delete(alias)
      if (found.record.bodySha256 !== record.bodySha256) continue
      newest = found
    }
    if (newest !== null && newAliases.size === 0 && sameCitations(newest.record, record)) {
      return { ...newest, created: false }
    }
    const keyOf = (at: Date): string => articleKey(record.url, at)
    const written = ArticleRecord.parse(record)
    const put = await this.#records.putAtFreeSecond(written, new Date(record.recordedAt), keyOf)
    return { ...put, record: written }
  }

  /** All records of an article, newest first. */
  async articles(url: string): Promise<ArticleRecord[]> {
    return (await this.#all(articlePrefix(url), ArticleRecord, () => true)).reverse()
  }

  /** @returns the key of the event */
  async writeEvent(event: EventRecord): Promise<string> {
    const keyOf = (at: Date): string => eventKey(event.post, at)
    return (await this.#records.putAtFreeSecond(EventRecord.parse(event), new Date(event.at), keyOf)).key
  }

  /** The events of a post, oldest first. */
  async events(post: PostName): Promise<EventRecord[]> {
    return this.#all(postPrefix(post), EventRecord, (key) => classifyPostKey(key) === 'event')
  }

  /** Whether an event may contain text of the post, because its evidence consists of raw responses. */
  async mayContainPostText(key: string): Promise<boolean> {
    const event = await this.#records.read(key, EventRecord)
    return event !== null && event.evidence.length > 0
  }

  /** Stores the public half of a signing key in the ledger. Idempotent. */
  async publishKey(signer: Signer): Promise<void> {
    if (this.#published.has(signer.publicKey)) return
    const record: PublicKeyRecord = {
      stet: 1,
      fingerprint: signer.fingerprint,
      algorithm: 'ECDSA P-384 SHA-256',
      publicKey: signer.publicKey,
    }
    const key = publicKeyKey(signer.fingerprint)
    const stored =
      (await this.#records.read(key, PublicKeyRecord)) ??
      ((await this.#records.put(key, record)) === 'taken'
        ? await this.#records.read(key, PublicKeyRecord)
        : record)
    if (stored?.publicKey === signer.publicKey) {
      this.#published.add(signer.publicKey)
      return
    }
    throw new StoreError('store-corrupt', `${key} contains a key that does not match its name.`, {
      input: key,
      hint: 'Someone changed it: find out who, and remove it.',
    })
  }

  /** All public keys in the ledger, including retired ones. */
  async publicKeys(): Promise<PublicKeyRecord[]> {
    return this.#all('keys/', PublicKeyRecord, (key) => key.endsWith('.json'))
  }

  /** All objects under a prefix, in key order. `after` is exclusive. */
  listObjects(prefix: string, after?: string): AsyncIterable<StoredObject> {
    return this.store.list(prefix, after === undefined ? {} : { after })
  }

  async #all<T>(prefix: string, schema: z.ZodType<T>, wanted: (key: string) => boolean): Promise<T[]> {
    const found: T[] = []
    for await (const { record } of this.#records.readAll(prefix, schema, wanted)) found.push(record)
    return found
  }

  /** Completes the snapshot at `keys`; null if there is none. */
  async #finish(
    keys: { wacz: string; manifest: string },
    path: string,
  ): Promise<{ manifest: Manifest; created: boolean } | null> {
    const existing = await this.readManifest(keys.manifest)
    if (existing) return { manifest: existing, created: false }
    const manifest = await importOrphan(this.store, keys.wacz, path)
    if (!manifest) return null
    const put = await this.#records.put(keys.manifest, manifest)
    return { manifest, created: put === 'created' }
  }
}

export { snapshotRef } from './build-manifest.ts'
