import { filterNew, type ImportDeps, importRecords } from './import-batch.ts'
import { iterateLedgerPages } from './ledger-pages.ts'
import type { ImportResult } from './save-records.ts'

/** The prefixes of the store that the catalog is built from, in key order. */
export const CATALOGUED_PREFIXES = ['articles/', 'posts/'] as const

/**
 * Adds the article records, snapshots and events of the ledger that the catalog does not have. It holds one page of keys
 * in memory and reads new records only.
 *
 * @param prefixes default: the whole ledger
 */
export async function importLedger(
  deps: ImportDeps,
  prefixes: readonly string[] = CATALOGUED_PREFIXES,
): Promise<ImportResult> {
  const all: ImportResult = { snapshots: 0, articles: 0, events: 0, skipped: [] }
  for (const prefix of prefixes) {
    for await (const { objects } of iterateLedgerPages(deps.ledger.store, prefix, '')) {
      const added = await importRecords(await filterNew(deps.db, objects), deps)
      all.snapshots += added.snapshots
      all.articles += added.articles
      all.events += added.events
      all.skipped.push(...added.skipped)
    }
  }
  return all
}
