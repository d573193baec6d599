import { LRUCache } from 'lru-cache'
import { StoreError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { CopyReader } from '../copy-reader.ts'

const MAX_MANIFESTS = 500

/** A manifest's key and the SHA-256 that the catalog keeps of it. */
export interface ManifestRef {
  readonly key: string
  readonly sha256: string
}

/**
 * An LRU cache of manifests: they never change, and each request for a medium needs one. A manifest whose bytes are not those
 * that the catalog knows is damaged. Whether a manifest may be shown is for the catalog to say.
 */
export class ManifestCache {
  /** By SHA-256. */
  readonly #manifests: LRUCache<string, Manifest, string>
  /** The SHA-256 of the manifests, by snapshot id. */
  readonly #hashes = new LRUCache<string, string>({ max: MAX_MANIFESTS })

  constructor(reader: Pick<CopyReader, 'readKnownManifest'>) {
    this.#manifests = new LRUCache({
      max: MAX_MANIFESTS,
      // Concurrent callers share one read; a failed read is not kept.
      fetchMethod: async (sha256, _stale, { context: key }) => await readManifest(reader, { key, sha256 }),
      ignoreFetchAbort: true,
    })
  }

  /**
   * A manifest, from memory or from the ledger.
   *
   * @throws StoreError `store-corrupt` where it is missing or was changed
   */
  async load({ key, sha256 }: ManifestRef): Promise<Manifest> {
    const manifest = await this.#manifests.forceFetch(sha256, { context: key })
    this.#hashes.set(manifest.id, sha256)
    return manifest
  }

  /** A snapshot's manifest if it is in memory. */
  peek(snapshotId: string): Manifest | undefined {
    const sha256 = this.#hashes.get(snapshotId)
    return sha256 === undefined ? undefined : this.#manifests.get(sha256)
  }
}

async function readManifest(
  reader: Pick<CopyReader, 'readKnownManifest'>,
  { key, sha256 }: ManifestRef,
): Promise<Manifest> {
  const manifest = await reader.readKnownManifest(key, sha256)
  if (manifest) return manifest
  throw new StoreError('store-corrupt', `The manifest ${key} is missing.`, {
    input: key,
    hint: 'Run stet verify --audit: it lists damaged snapshots.',
  })
}
