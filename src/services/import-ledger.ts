import type { ImportResult } from '../catalog/import/import-batch.ts'
import { importLedger } from '../catalog/import/import-ledger.ts'
import type { App } from '../runtime/app.ts'

/** Adds to the catalog what the ledger has and the catalog has not seen, and says what could not be read. */
export async function importUnseenRecords(app: App): Promise<ImportResult> {
  const { db } = await app.catalog()
  const adopted = await importLedger({ db, store: await app.store(), clock: app.clock })
  for (const { key, error } of adopted.skipped) {
    app.logger.warn({ key, error }, 'a record of the ledger can not be read')
  }
  return adopted
}
