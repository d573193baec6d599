import type { App } from '../app.ts'
import { adoptLedger } from '../catalog/adopt-ledger.ts'
import type { Taken } from '../catalog/adopt-page.ts'

/** Adds to the catalog what the ledger has and the catalog has not seen, and says what could not be read. */
export async function adopt(app: App): Promise<Taken> {
  const { db } = await app.catalog()
  const adopted = await adoptLedger({ db, store: await app.store(), clock: app.clock })
  for (const { key, error } of adopted.skipped) {
    app.logger.warn({ key, error }, 'a record of the ledger can not be read')
  }
  return adopted
}
