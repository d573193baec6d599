import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Clock } from '../../model/clock.ts'
import { asStetError, StetError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import { findKnownArticleKeys, saveArticleRecord } from '../articles/article-records.ts'
import type { Db } from '../catalog.ts'
import { toCatalogError } from '../database-outage.ts'
import {
  clearFindings,
  findRefusedKeys,
  type LedgerFinding,
  REFUSALS,
  saveFindings,
} from '../ledger-findings.ts'
import { findKnownEventKeys, saveEvent } from '../posts/events.ts'
import { saveSnapshots } from '../snapshots/save-snapshots.ts'
import { findKnownManifestKeys, findManifestHashes } from '../snapshots/snapshots.ts'
import { refusalOf, requireUnchanged } from './import-refusal.ts'
import type { LedgerObject } from './ledger-key.ts'
import { inspectRecord, type LedgerRecord, type RecordReader, readLedgerRecord } from './ledger-record.ts'

export interface ImportDeps {
  readonly db: Db
  readonly ledger: RecordReader
  readonly clock: Clock
}

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

/** Records held in memory at once; a batch ends earlier at these bytes. */
const BATCH = 100
const BATCH_BYTES = 8_000_000

/** The objects that the catalog has neither taken nor refused; it never takes `.wacz` files. */
export async function filterNew(db: Db, objects: readonly LedgerObject[]): Promise<LedgerObject[]> {
  const keys = (kind: LedgerObject['kind']) =>
    objects.filter((one) => one.kind === kind).map((one) => one.key)
  const known = await Promise.all([
    findKnownArticleKeys(db, keys('article')),
    findKnownManifestKeys(db, keys('manifest')),
    findKnownEventKeys(db, keys('event')),
    findRefusedKeys(
      db,
      objects.map((one) => one.key),
    ),
  ])
  return objects.filter((one) => one.kind !== 'wacz' && known.every((set) => !set.has(one.key)))
}

/**
 * Reads records and adds those that are believed to the catalog. Skips and reports a record that is not believed, or that
 * cannot be read or stored.
 */
export async function importRecords(
  objects: readonly LedgerObject[],
  deps: ImportDeps,
): Promise<ImportResult> {
  const { db, ledger, clock } = deps
  const result: ImportResult = { snapshots: 0, articles: 0, events: 0, skipped: [] }
  const waczSize = waczSizes(objects, ledger)
  for (const batch of batches(await recordSizes(objects, ledger))) {
    const findings: LedgerFinding[] = []
    const hashes = await findManifestHashes(
      db,
      batch.map(({ key }) => key),
    )
    const read = await Promise.all(
      batch.map(async (object) => {
        try {
          const found = await readLedgerRecord(ledger, object)
          if (found) requireUnchanged(found, hashes)
          if (found) findings.push(...(await inspectRecord(found, waczSize, clock.now())))
          return found
        } catch (thrown) {
          const finding = refusalOf(object.key, thrown)
          findings.push(finding)
          result.skipped.push({ key: finding.key, error: finding.detail })
          return null
        }
      }),
    )
    await clearFindings(
      db,
      batch.map(({ key }) => key),
      [...REFUSALS, 'changed', 'missing', 'future'],
    )
    await saveFindings(db, findings, clock.now())
    await saveRecords(
      read.filter((one) => one !== null),
      deps,
      result,
    )
    // Parsing a batch keeps this thread busy: other requests run between two batches.
    await yieldToEventLoop()
  }
  return result
}

/** Adds records that were read already, and counts them in `result`. */
export async function saveRecords(
  records: readonly LedgerRecord[],
  { db, clock }: ImportDeps,
  result: ImportResult,
): Promise<void> {
  const now = clock.now()
  const saveOne = async <R extends LedgerRecord>(
    one: R,
    save: (one: R) => Promise<void>,
  ): Promise<number> => {
    try {
      await save(one)
      return 1
    } catch (thrown) {
      result.skipped.push({ key: one.key, error: rejectionReason(thrown) })
      return 0
    }
  }
  const manifests = records.filter((one) => one.kind === 'manifest')
  const stored = ({ key, record }: { key: string; record: Manifest }) => ({ key, manifest: record })
  try {
    await saveSnapshots(db, manifests.map(stored), now)
    result.snapshots += manifests.length
  } catch (thrown) {
    // Throws an outage again; else one manifest is at fault, and saving them singly finds it.
    rejectionReason(thrown)
    for (const one of manifests) {
      result.snapshots += await saveOne(one, () => saveSnapshots(db, [stored(one)], now))
    }
  }
  for (const one of records) {
    if (one.kind === 'event') {
      result.events += await saveOne(one, () => saveEvent(db, one.key, one.record, now))
    }
    if (one.kind === 'article') {
      result.articles += await saveOne(one, () => saveArticleRecord(db, one.key, one.record, now))
    }
  }
}

type SizedObject = readonly [object: LedgerObject, bytes: number]

/** The records among the objects, with their sizes: those of the listing, or else by asking the store. */
async function recordSizes(
  objects: readonly LedgerObject[],
  { store }: RecordReader,
): Promise<SizedObject[]> {
  const records = objects.filter((one) => one.kind !== 'wacz')
  return await Promise.all(
    records.map(async (one): Promise<SizedObject> => [one, one.size ?? (await store.size(one.key)) ?? 0]),
  )
}

function* batches(objects: readonly SizedObject[]): Generator<LedgerObject[]> {
  let batch: LedgerObject[] = []
  let bytes = 0
  for (const [object, size] of objects) {
    if (batch.length > 0 && (batch.length === BATCH || bytes + size > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(object)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

/** Finds the length of a `.wacz`: in this list, or else by asking the store. Null if it is missing. */
function waczSizes(objects: readonly LedgerObject[], { store }: RecordReader) {
  const sizes = new Map(objects.map(({ key, size }) => [key, size]))
  return async (key: string): Promise<number | null> => sizes.get(key) ?? (await store.size(key))
}

/** SQLSTATE classes of bad values: data exception, integrity violation (PostgreSQL, appendix A). */
const BAD_VALUE = /^2[23]/

/** Why the database rejected one record. Rethrows an outage or a bug. */
function rejectionReason(thrown: unknown): string {
  const error = toCatalogError(thrown)
  const { code } = error as { code?: unknown }
  if (error instanceof StetError || typeof code !== 'string' || !BAD_VALUE.test(code)) throw error
  return asStetError(error).message
}
