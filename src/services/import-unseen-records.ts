import type { ImportResult } from '../catalog/import/import-batch.ts'
import { importLedger } from '../catalog/import/import-ledger.ts'
import type { ServiceDeps } from './service-deps.ts'

/** Imports the ledger's records that the catalog does not have, and reports those that could not be read. */
export async function importUnseenRecords(
  deps: Pick<ServiceDeps, 'catalog' | 'store' | 'clock' | 'logger'>,
): Promise<ImportResult> {
  const { db } = await deps.catalog()
  const result = await importLedger({ db, store: await deps.store(), clock: deps.clock })
  for (const { key, error } of result.skipped) {
    deps.logger.warn({ key, error }, 'a ledger record is unreadable')
  }
  return result
}
