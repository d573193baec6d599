import { FIRST_COPY } from '../../archive/copies.ts'
import { registerCopies } from '../../catalog/copies/store-copies.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** Makes the configured stores known to the catalog, which queues each new record for each replica from then on. */
export async function registerStores(deps: Pick<ServiceDeps, 'catalog' | 'copies' | 'clock'>): Promise<void> {
  const { db } = await deps.catalog()
  const stores = (await deps.copies()).map(({ name, ledger }) => ({
    name,
    address: ledger.store.address,
    isReplica: name !== FIRST_COPY,
  }))
  await registerCopies(db, stores, deps.clock.now())
}
