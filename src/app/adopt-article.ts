import type { App } from '../app.ts'
import { articlePrefix } from '../archive/keys.ts'
import { adoptLedger } from '../catalog/adopt-ledger.ts'
import { StoreError } from '../model/errors.ts'

/**
 * Brings the catalog in line with what the ledger holds of one article.
 *
 * @throws StoreError `store-corrupt` for a record that was not taken in: it may only have been cut on its way
 */
export async function adoptArticle(app: App, url: string): Promise<void> {
  const { db } = await app.catalog()
  const deps = { db, store: await app.store(), clock: app.clock }
  const [skipped] = (await adoptLedger(deps, [articlePrefix(url)])).skipped
  if (!skipped) return
  throw new StoreError('store-corrupt', `${skipped.key} can't be taken into the catalog: ${skipped.error}`, {
    input: skipped.key,
    hint: 'If it happens again, look at that object.',
  })
}
