import type { Db } from '../../catalog/catalog.ts'
import { importLedger } from '../../catalog/import/import-ledger.ts'
import type { ImportResult } from '../../catalog/import/save-records.ts'
import { listFindings } from '../../catalog/ledger-findings.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** Findings that one import logs. */
const MAX_LOGGED = 100

/** Imports the ledger's records that the catalog does not have, and reports what is wrong with the ledger. */
export async function importUnseenRecords(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'clock' | 'logger'>,
): Promise<ImportResult> {
  const { db } = await deps.catalog()
  const started = deps.clock.now()
  const result = await importLedger({ db, ledger: await deps.ledger(), clock: deps.clock })
  await logFindings(deps, db, started)
  return result
}

/** Logs what was found wrong with the ledger since a time. */
export async function logFindings(deps: Pick<ServiceDeps, 'logger'>, db: Db, since: Date): Promise<void> {
  for (const { key, kind, detail } of await listFindings(db, since, MAX_LOGGED)) {
    deps.logger.warn({ key, finding: kind }, detail)
  }
}
