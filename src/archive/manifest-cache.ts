import { LRUCache } from 'lru-cache'
import { StoreError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Ledger } from './ledger.ts'

const MAX_MANIFESTS = 500

/**
 * An LRU cache of manifests: they never change, and each request for a medium needs one. Whether a manifest may be
 * shown is for the catalog to say.
 */
export class ManifestCache {
  readonly #manifests: LRUCache<string, Manifest>
  /** The keys of the manifests, by snapshot id. */
  readonly #keys = new LRUCache<string, string>({ max: MAX_MANIFESTS })

  constructor(ledger: () => Promise<Pick<Ledger, 'readManifest'>>) {
    this.#manifests = new LRUCache({
      max: MAX_MANIFESTS,
      // Concurrent callers share one read; a failed read is not kept.
      fetchMethod: async (key: string) => await readManifest(await ledger(), key),
      ignoreFetchAbort: true,
    })
  }

  /**
   * A manifest, from memory or from the ledger.
   *
   * @throws StoreError `store-corrupt` where it is missing
   */
  async load(key: string): Promise<Manifest> {
    const manifest = await this.#manifests.forceFetch(key)
    this.#keys.set(manifest.id, key)
    return manifest
  }

  /** A snapshot's manifest if it is in memory. */
  peek(snapshotId: string): Manifest | undefined {
    const key = this.#keys.get(snapshotId)
    return key === undefined ? undefined : this.#manifests.get(key)
  }
}

async function readManifest(ledger: Pick<Ledger, 'readManifest'>, key: string): Promise<Manifest> {
  const manifest = await ledger.readManifest(key)
  if (manifest) return manifest
  throw new StoreError('store-corrupt', `The manifest ${key} is missing.`, {
    input: key,
    hint: 'Run stet verify --audit: it lists damaged snapshots.',
  })
}
