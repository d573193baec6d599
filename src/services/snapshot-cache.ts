import { LRUCache } from 'lru-cache'
import type { Catalog } from '../catalog/catalog.ts'
import { type FoundSnapshot, findSnapshot } from '../catalog/snapshots/snapshots.ts'

/**
 * A player that seeks, and many readers of one film, then cost one query. A take-down by another process takes
 * effect at most this much later; one by this process at once. A body that is being sent is not cut off.
 */
const TTL_MS = 100
const MAX_SNAPSHOTS = 500

/** A TTL cache of snapshots' rows, for the routes that ask for the same row many times a second. */
export class SnapshotCache {
  readonly #rows: LRUCache<string, { readonly row: FoundSnapshot | undefined }>

  constructor(catalog: () => Promise<Catalog>) {
    this.#rows = new LRUCache({
      max: MAX_SNAPSHOTS,
      ttl: TTL_MS,
      // Concurrent callers share one query; a failed query is not kept.
      fetchMethod: async (id: string) => ({ row: await findSnapshot((await catalog()).db, id) }),
      ignoreFetchAbort: true,
    })
  }

  /** A snapshot's row, at most 100 ms old; undefined where there is none. */
  async find(id: string): Promise<FoundSnapshot | undefined> {
    return (await this.#rows.forceFetch(id)).row
  }

  /** Forgets every row. Call it once the catalog has a change of what may be shown, before the caller gets its answer. */
  clear(): void {
    this.#rows.clear()
  }
}
