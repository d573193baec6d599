import { InvalidArchiveError, type StetError, StoreError } from '../../model/errors.ts'
import type { Scratch } from '../../model/http.ts'
import { Manifest, type UnsignedManifest } from '../../model/manifest.ts'
import type { PostRef } from '../../model/platform.ts'
import { classifyPostKey, postPrefix, snapshotId, snapshotKeys } from '../object-keys.ts'
import { isRefusal } from '../refusal.ts'
import { sha256OfStream } from '../sha256.ts'
import type { PackedSnapshot } from '../wacz/pack-snapshot.ts'
import type { RecordStore } from './record-store.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

const WACZ_TYPE = 'application/wacz'

/** What the writer and reader of snapshots needs besides the records. */
export interface SnapshotLogOptions {
  /** Creates a temporary directory, in which a `.wacz` is verified. */
  scratch(): Promise<Scratch>
  /** Receives each manifest that is not trusted. */
  onRefused(key: string, error: StetError): void
}

/** Reads and writes snapshots: a `.wacz`, and then its signed manifest, so that a crash leaves no manifest without a file. */
export class SnapshotLog {
  readonly #records: RecordStore
  readonly #options: SnapshotLogOptions

  constructor(records: RecordStore, options: SnapshotLogOptions) {
    this.#records = records
    this.#options = options
  }

  /**
   * Stores a packed snapshot. If its key is taken, uses the existing snapshot of a trusted signer, and derives a missing
   * manifest from the existing `.wacz`.
   *
   * @returns `created`: whether this call completed the snapshot
   * @throws InvalidArchiveError `record-untrusted`, StoreError `store-corrupt` if a stranger took the key
   */
  async save(packed: PackedSnapshot): Promise<{ manifest: Manifest; created: boolean }> {
    const keys = snapshotKeys(packed.manifest.post, new Date(packed.manifest.capturedAt))
    const put = await this.#records.store.put(keys.wacz, packed, WACZ_TYPE)
    if (put === 'taken') {
      const found = await this.finish(keys, packed.scratch.file('.existing'))
      if (found) return found
      throw new StoreError('store-taken', `${keys.wacz} existed before the write and is missing now.`, {
        input: keys.wacz,
      })
    }
    const manifest = await this.#sign(packed.manifest)
    const written = await this.#records.put(keys.manifest, manifest)
    if (written !== 'taken') return { manifest, created: put === 'created' || written === 'created' }
    return { manifest: (await this.read(keys.manifest)) ?? manifest, created: false }
  }

  /** Completes the snapshot at `keys` if its manifest is missing; null if there is none. @throws as `save` */
  async finish(
    keys: { wacz: string; manifest: string },
    path: string,
  ): Promise<{ manifest: Manifest; created: boolean } | null> {
    const existing = await this.read(keys.manifest)
    if (existing) {
      await this.#requireFile(existing)
      return { manifest: existing, created: false }
    }
    const trusted = await this.#records.keys.trusted()
    // Loaded only if needed: loading the WARC library takes long.
    const { recoverManifest } = await import('./recover-manifest.ts')
    const derived = await recoverManifest(this.#records.store, keys.wacz, path, trusted)
    if (!derived) return null
    const manifest = await this.#sign(derived)
    const put = await this.#records.put(keys.manifest, manifest)
    if (put !== 'taken') return { manifest, created: put === 'created' }
    return { manifest: (await this.read(keys.manifest)) ?? manifest, created: false }
  }

  /**
   * Reads a manifest that a trusted key signed. One of number 1, which is unsigned, is believed if it follows from its
   * `.wacz` and a trusted key signed that: the whole file is read.
   *
   * @throws InvalidArchiveError as `RecordStore.readTrusted`; `archive-invalid` for a manifest of another post or time
   */
  async read(key: string): Promise<Manifest | null> {
    const manifest = await this.#records.readTrusted(key, Manifest, (_, bytes) => this.#follows(key, bytes))
    if (manifest === null) return null
    const at = new Date(manifest.capturedAt)
    const keys = snapshotKeys(manifest.post, at)
    const isOwn = key === keys.manifest && manifest.wacz.key === keys.wacz
    if (isOwn && manifest.id === snapshotId(manifest.post, at)) return manifest
    throw new InvalidArchiveError('archive-invalid', `${key} holds the manifest of another post or time.`, {
      input: key,
      hint: 'Someone copied or moved it.',
    })
  }

  /** Reads a manifest whose SHA-256 the catalog keeps. @throws StoreError `store-corrupt` if it was changed */
  async readKnown(key: string, sha256: string): Promise<Manifest | null> {
    return await this.#records.readKnown(key, Manifest, sha256)
  }

  /** The believed manifests of a post, oldest first, and the keys of all its objects. */
  async list(post: PostName): Promise<{ manifests: Manifest[]; keys: Set<string> }> {
    const manifests: Manifest[] = []
    const keys = new Set<string>()
    for await (const { key } of this.#records.store.list(postPrefix(post))) {
      keys.add(key)
      if (classifyPostKey(key) !== 'manifest') continue
      try {
        const found = await this.read(key)
        if (found !== null) manifests.push(found)
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown
        this.#options.onRefused(key, thrown)
      }
    }
    return { manifests, keys }
  }

  /** Signs the manifest of a file that is in the store, and says in it how the store is written. */
  async #sign(manifest: UnsignedManifest): Promise<Manifest> {
    const isFenced = (await this.#records.store.writeMode()) === 'fenced'
    return await this.#records.sign({
      ...manifest,
      stet: 2 as const,
      ...(isFenced ? { conditional: false as const } : {}),
    })
  }

  /** @throws StoreError `store-corrupt` unless the `.wacz` of a manifest is the one that was stored */
  async #requireFile({ wacz }: Manifest): Promise<void> {
    const stream = await this.#records.store.get(wacz.key)
    if (stream && (await sha256OfStream(stream)).sha256 === wacz.sha256) return
    throw new StoreError(
      'store-corrupt',
      `${wacz.key} is missing, or another file than its manifest describes.`,
      {
        input: wacz.key,
        hint: 'Restore it from a second copy.',
      },
    )
  }

  /** Whether an unsigned manifest follows from its `.wacz`, which a trusted key signed. */
  async #follows(key: string, bytes: Uint8Array): Promise<boolean> {
    const { recoverManifest } = await import('./recover-manifest.ts')
    const { checkManifest } = await import('../check/check-record.ts')
    await using scratch = await this.#options.scratch()
    const wacz = key.replace(/\.json$/, '.wacz')
    const trusted = await this.#records.keys.trusted()
    const derived = await recoverManifest(this.#records.store, wacz, scratch.file('.wacz'), trusted)
    if (derived === null) return false
    await checkManifest(bytes, derived, key)
    return true
  }
}
