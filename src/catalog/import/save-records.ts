import { asStetError, StetError } from '../../model/errors.ts'
import { saveArticleRecords } from '../articles/article-records.ts'
import type { Db } from '../catalog.ts'
import { toCatalogError } from '../database-outage.ts'
import { saveEvents } from '../posts/events.ts'
import { saveSnapshots } from '../snapshots/save-snapshots.ts'
import type { LedgerRecord } from './ledger-record.ts'

/** A ledger object that the import left out, and why. */
export interface SkippedObject {
  readonly key: string
  readonly error: string
}

/** How many records an import added, and what it left out. */
export interface ImportResult {
  snapshots: number
  articles: number
  events: number
  skipped: SkippedObject[]
}

/** Adds records that were read already, those of each kind in one transaction, and counts them in `result`. */
export async function saveRecords(
  db: Db,
  records: readonly LedgerRecord[],
  now: Date,
  result: ImportResult,
): Promise<void> {
  const manifests = records.filter((one) => one.kind === 'manifest')
  const events = records.filter((one) => one.kind === 'event')
  const articles = records.filter((one) => one.kind === 'article')
  const { skipped } = result
  result.snapshots += await saveAll(manifests, skipped, async (some) => {
    const keyed = some.map(({ key, record }) => ({ key, manifest: record }))
    await saveSnapshots(db, keyed, now)
  })
  result.events += await saveAll(events, skipped, (some) => saveEvents(db, some, now))
  result.articles += await saveAll(articles, skipped, (some) => saveArticleRecords(db, some, now))
}

/** Saves records together; if the database rejects a value of one of them, one by one. Returns how many it saved. */
async function saveAll<R extends LedgerRecord>(
  records: readonly R[],
  skipped: SkippedObject[],
  save: (some: readonly R[]) => Promise<void>,
): Promise<number> {
  const [first, ...others] = records
  if (first === undefined) return 0
  try {
    await save(records)
    return records.length
  } catch (thrown) {
    const error = rejectionReason(thrown)
    if (others.length === 0) {
      skipped.push({ key: first.key, error })
      return 0
    }
  }
  let saved = 0
  for (const one of records) saved += await saveAll([one], skipped, save)
  return saved
}

/** SQLSTATE classes of bad values: data exception, integrity violation (PostgreSQL, appendix A). */
const BAD_VALUE = /^2[23]/

/** Why the database rejected a record. Rethrows an outage or a bug. */
function rejectionReason(thrown: unknown): string {
  const error = toCatalogError(thrown)
  const { code } = error as { code?: unknown }
  if (error instanceof StetError || typeof code !== 'string' || !BAD_VALUE.test(code)) throw error
  return asStetError(error).message
}
