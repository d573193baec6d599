import { LRUCache } from 'lru-cache'
import type { Catalog } from '../catalog/catalog.ts'
import { type FoundSnapshot, findSnapshot } from '../catalog/snapshots/snapshots.ts'

/**
 * A player that seeks, or many readers of one film, then cost one query. A take-down by this process takes effect at
 * once; one by another process, at most this much later. A response in progress is not cut off.
 */
const TTL_MS = 100
const MAX_SNAPSHOTS = 500

/** A TTL cache of snapshot rows, for routes that load the same row many times a second. */
export class SnapshotCache {
  readonly #rows: LRUCache<string, { readonly row: FoundSnapshot | undefined }>

  constructor(catalog: () => Promise<Catalog>) {
    this.#rows = new LRUCache({
      max: MAX_SNAPSHOTS,
      ttl: TTL_MS,
      // Concurrent callers share one query. A failed query is not cached.
      fetchMethod: async (id: string) => ({ row: await findSnapshot((await catalog()).db, id) }),
      ignoreFetchAbort: true,
    })
  }

  /** A snapshot's row, at most 100 ms old; undefined if there is none. */
  async find(id: string): Promise<FoundSnapshot | undefined> {
    return (await this.#rows.forceFetch(id)).row
  }

  /** Drops every row. Call it after the catalog has changed what may be shown, and before you answer the request. */
  clear(): void {
    this.#rows.clear()
  }
}
