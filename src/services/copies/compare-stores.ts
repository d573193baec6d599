import { FIRST_COPY } from '../../archive/copies.ts'
import { listCopies } from '../../catalog/copies/store-copies.ts'
import { StoreError } from '../../model/errors.ts'
import { compareListing, type StrayObject } from './compare-listing.ts'
import { registerStores } from './register-stores.ts'
import type { RepairDeps } from './repair-objects.ts'

/**
 * Compares the listing of every store with the catalog; see `compareListing`. A replica that is away is left out.
 *
 * @param afterMs how old the last comparison of a store must be; null: any
 * @throws StoreError if the first store is unavailable
 */
export async function* compareStores(
  deps: RepairDeps,
  afterMs: number | null,
  signal: AbortSignal,
): AsyncGenerator<StrayObject> {
  const { db } = await deps.catalog()
  await registerStores(deps)
  const listed = new Map((await listCopies(db)).map(({ name, listed_at }) => [name, listed_at]))
  for (const copy of await deps.copies()) {
    const last = listed.get(copy.name)?.getTime() ?? null
    if (afterMs !== null && last !== null && deps.clock.now().getTime() - last < afterMs) continue
    try {
      for await (const { strays } of compareListing(deps, copy, signal)) yield* strays
    } catch (thrown) {
      if (copy.name === FIRST_COPY || !(thrown instanceof StoreError)) throw thrown
      deps.logger.warn({ copy: copy.name, code: thrown.code }, `not compared: ${thrown.message}`)
    }
  }
}
