import { articlePrefix } from '../archive/object-keys.ts'
import { importLedger } from '../catalog/import/import-ledger.ts'
import { StoreError } from '../model/errors.ts'
import type { ServiceDeps } from './service-deps.ts'

/**
 * Brings the catalog in line with what the ledger holds of one article.
 *
 * @throws StoreError `store-corrupt` for a record that was not taken in: it may only have been cut on its way
 */
export async function importArticle(
  deps: Pick<ServiceDeps, 'catalog' | 'store' | 'clock'>,
  url: string,
): Promise<void> {
  const { db } = await deps.catalog()
  const store = await deps.store()
  const [skipped] = (await importLedger({ db, store, clock: deps.clock }, [articlePrefix(url)])).skipped
  if (!skipped) return
  throw new StoreError('store-corrupt', `${skipped.key} can't be taken into the catalog: ${skipped.error}`, {
    input: skipped.key,
    hint: 'If it happens again, look at that object.',
  })
}
