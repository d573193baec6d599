import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Clock } from '../../model/clock.ts'
import { findKnownArticleKeys } from '../articles/article-records.ts'
import type { Db } from '../catalog.ts'
import {
  clearFindings,
  findRefusedKeys,
  type LedgerFinding,
  REFUSALS,
  saveFindings,
} from '../ledger-findings.ts'
import { findKnownEventKeys } from '../posts/events.ts'
import { findKnownManifestKeys, findManifestHashes } from '../snapshots/snapshots.ts'
import { refusalOf, requireUnchanged } from './import-refusal.ts'
import type { LedgerObject } from './ledger-key.ts'
import { inspectRecord, type LedgerRecord, type RecordReader, readLedgerRecord } from './ledger-record.ts'
import { oneAhead } from './one-ahead.ts'
import { batchRecords } from './record-batches.ts'
import { type ImportResult, type SkippedObject, saveRecords } from './save-records.ts'

export interface ImportDeps {
  readonly db: Db
  readonly ledger: RecordReader
  readonly clock: Clock
}

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
 * Reads records and adds those that are believed to the catalog, a batch at a time; it reads the next batch meanwhile. Skips
 * and reports a record that is not believed, or that cannot be read or stored.
 */
export async function importRecords(
  objects: readonly LedgerObject[],
  deps: ImportDeps,
): Promise<ImportResult> {
  const { db, ledger, clock } = deps
  const result: ImportResult = { snapshots: 0, articles: 0, events: 0, skipped: [] }
  const waczSize = waczSizes(objects, ledger)
  const batches = await batchRecords(objects, ledger)
  for await (const { keys, records, findings, skipped } of oneAhead(batches, (batch) =>
    readBatch(batch, waczSize, deps),
  )) {
    await clearFindings(db, keys, [...REFUSALS, 'changed', 'missing', 'future'])
    await saveFindings(db, findings, clock.now())
    result.skipped.push(...skipped)
    await saveRecords(db, records, clock.now(), result)
    // Parsing a batch keeps this thread busy: other requests run between two batches.
    await yieldToEventLoop()
  }
  return result
}

/** What was read of a batch. */
interface ReadBatch {
  readonly keys: readonly string[]
  readonly records: readonly LedgerRecord[]
  readonly findings: readonly LedgerFinding[]
  readonly skipped: readonly SkippedObject[]
}

async function readBatch(
  batch: readonly LedgerObject[],
  waczSize: WaczSize,
  { db, ledger, clock }: ImportDeps,
): Promise<ReadBatch> {
  const keys = batch.map(({ key }) => key)
  const hashes = await findManifestHashes(db, keys)
  const findings: LedgerFinding[] = []
  const skipped: SkippedObject[] = []
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
        skipped.push({ key: finding.key, error: finding.detail })
        return null
      }
    }),
  )
  return { keys, records: read.filter((one) => one !== null), findings, skipped }
}

type WaczSize = (key: string) => Promise<number | null>

/** Finds the length of a `.wacz`: in this list, or else by asking the store. Null if it is missing. */
function waczSizes(objects: readonly LedgerObject[], { store }: RecordReader): WaczSize {
  const sizes = new Map(objects.map(({ key, size }) => [key, size]))
  return async (key) => sizes.get(key) ?? (await store.size(key))
}
