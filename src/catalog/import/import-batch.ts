import { setImmediate as turn } from 'node:timers/promises'
import { RecordStore } from '../../archive/record-store.ts'
import type { Clock } from '../../model/clock.ts'
import { ArchiveError, asStetError, StetError, StoreError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { Store } from '../../model/store.ts'
import { findKnownArticleKeys, saveArticleRecord } from '../articles/articles.ts'
import type { Db } from '../catalog.ts'
import { toCatalogError } from '../database-outage.ts'
import { findKnownEventKeys, saveEvent } from '../posts/events.ts'
import { saveSnapshots } from '../snapshots/save-snapshots.ts'
import { findKnownManifestKeys } from '../snapshots/snapshots.ts'
import type { LedgerObject } from './ledger-key.ts'
import { type LedgerRecord, readLedgerRecord } from './ledger-record.ts'

export interface ImportDeps {
  readonly db: Db
  readonly store: Store
  readonly clock: Clock
}

/** An object that is not in the catalog now, and why. */
export interface SkippedObject {
  readonly key: string
  readonly error: string
}

/** What was taken in. */
export interface ImportResult {
  snapshots: number
  articles: number
  events: number
  skipped: SkippedObject[]
}

/** So many records are read at once, and held, unless these bytes are reached before. */
const BATCH = 100
const BATCH_BYTES = 8_000_000

/** Those of which the catalog has no row. */
export async function filterNew(db: Db, objects: readonly LedgerObject[]): Promise<LedgerObject[]> {
  const keys = (kind: LedgerObject['kind']) =>
    objects.filter((one) => one.kind === kind).map((one) => one.key)
  const known = await Promise.all([
    findKnownArticleKeys(db, keys('article')),
    findKnownManifestKeys(db, keys('manifest')),
    findKnownEventKeys(db, keys('event')),
  ])
  return objects.filter((one) => one.kind !== 'wacz' && known.every((set) => !set.has(one.key)))
}

/** Reads records and adds them to the catalog. One that can't be read, or be held, is told and left out. */
export async function importRecords(
  objects: readonly LedgerObject[],
  deps: ImportDeps,
): Promise<ImportResult> {
  const taken: ImportResult = { snapshots: 0, articles: 0, events: 0, skipped: [] }
  const records = new RecordStore(deps.store)
  for (const batch of batches(objects.filter((one) => one.kind !== 'wacz'))) {
    const read = await Promise.all(
      batch.map(async (object) => {
        try {
          return await readLedgerRecord(records, object)
        } catch (thrown) {
          taken.skipped.push({ key: object.key, error: unreadableReason(thrown) })
          return null
        }
      }),
    )
    await saveRecords(
      read.filter((one) => one !== null),
      deps,
      taken,
    )
    // The embedded database works on this thread and never waits: requests get their turn between two batches.
    await turn()
  }
  return taken
}

/** Adds records that are at hand. */
export async function saveRecords(
  records: readonly LedgerRecord[],
  { db, clock }: ImportDeps,
  taken: ImportResult,
): Promise<void> {
  const now = clock.now()
  const each = async <R extends LedgerRecord>(one: R, save: (one: R) => Promise<void>): Promise<number> => {
    try {
      await save(one)
      return 1
    } catch (thrown) {
      taken.skipped.push({ key: one.key, error: notHeld(thrown) })
      return 0
    }
  }
  const manifests = records.filter((one) => one.kind === 'manifest')
  const stored = ({ key, record }: { key: string; record: Manifest }) => ({ key, manifest: record })
  try {
    await saveSnapshots(db, manifests.map(stored), now)
    taken.snapshots += manifests.length
  } catch (thrown) {
    notHeld(thrown)
    for (const one of manifests) {
      taken.snapshots += await each(one, () => saveSnapshots(db, [stored(one)], now))
    }
  }
  for (const one of records) {
    if (one.kind === 'event') {
      taken.events += await each(one, () => saveEvent(db, one.key, one.record, now))
    }
    if (one.kind === 'article') {
      taken.articles += await each(one, () => saveArticleRecord(db, one.key, one.record, now))
    }
  }
}

function* batches(objects: readonly LedgerObject[]): Generator<LedgerObject[]> {
  let batch: LedgerObject[] = []
  let bytes = 0
  for (const object of objects) {
    if (batch.length > 0 && (batch.length === BATCH || bytes + object.size > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(object)
    bytes += object.size
  }
  if (batch.length > 0) yield batch
}

/** Why one object can't be read; what concerns the whole store is thrown. */
export function unreadableReason(thrown: unknown): string {
  const its =
    thrown instanceof ArchiveError || (thrown instanceof StoreError && thrown.code === 'store-corrupt')
  if (!its) throw thrown
  return thrown.hint === null ? thrown.message : `${thrown.message} ${thrown.hint}`
}

/** SQLSTATE classes that speak of the values: data exception, integrity (PostgreSQL, appendix A). */
const VALUES = /^2[23]/

/** Why the database does not hold one record; an outage is thrown, and so is a fault of ours. */
function notHeld(thrown: unknown): string {
  const error = toCatalogError(thrown)
  const { code } = error as { code?: unknown }
  if (error instanceof StetError || typeof code !== 'string' || !VALUES.test(code)) throw error
  return asStetError(error).message
}
