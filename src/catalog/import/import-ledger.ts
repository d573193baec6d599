import { filterNew, type ImportDeps, type ImportResult, importRecords } from './import-batch.ts'
import { iterateLedgerPages } from './ledger-pages.ts'

/** Where in the store lies what the catalog follows from, in key order. */
export const CATALOGUED_PREFIXES = ['articles/', 'posts/'] as const

/**
 * Adds to the catalog what the ledger has and the catalog has not seen: article records, snapshots,
 * events. A page of keys is held; only records that are new are read.
 *
 * @param prefixes all, or those of one article
 */
export async function importLedger(
  deps: ImportDeps,
  prefixes: readonly string[] = CATALOGUED_PREFIXES,
): Promise<ImportResult> {
  const all: ImportResult = { snapshots: 0, articles: 0, events: 0, skipped: [] }
  for (const prefix of prefixes) {
    for await (const { objects } of iterateLedgerPages(deps.store, prefix, '')) {
      const taken = await importRecords(await filterNew(deps.db, objects), deps)
      all.snapshots += taken.snapshots
      all.articles += taken.articles
      all.events += taken.events
      all.skipped.push(...taken.skipped)
    }
  }
  return all
}
