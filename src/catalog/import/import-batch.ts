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
import { refusalOf, refusalOfChange } from './import-refusal.ts'
import type { LedgerObject } from './ledger-key.ts'
import { inspectRecord, type LedgerRecord, type RecordReader, readLedgerRecord } from './ledger-record.ts'
import { oneAhead } from './one-ahead.ts'
import { batchRecords } from './record-batches.ts'
import { type ImportResult, saveRecords } from './save-records.ts'

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
  { db, ledger, clock }: ImportDeps,
): Promise<ImportResult> {
  const result: ImportResult = { snapshots: 0, articles: 0, events: 0, skipped: [] }
  const waczSize = waczSizes(objects, ledger)
  const read = async (object: LedgerObject): Promise<ReadObject> => {
    const { key } = object
    try {
      const record = await readLedgerRecord(ledger, object)
      const findings = record ? await inspectRecord(record, waczSize, clock.now()) : []
      return { key, record, refusal: null, findings }
    } catch (thrown) {
      return { key, record: null, refusal: refusalOf(key, thrown), findings: [] }
    }
  }
  const readBatch = async (batch: readonly LedgerObject[]) => await Promise.all(batch.map(read))
  const batches = await batchRecords(objects, ledger)
  for await (const batch of oneAhead(batches, readBatch)) {
    await saveBatch(batch, db, clock.now(), result)
    // Parsing a batch keeps this thread busy: other requests run between two batches.
    await yieldToEventLoop()
  }
  return result
}

/** What was read of an object. The record is null if it is refused, and if it was deleted meanwhile. */
interface ReadObject {
  readonly key: string
  readonly record: LedgerRecord | null
  readonly refusal: LedgerFinding | null
  /** What is wrong with a record that is believed. */
  readonly findings: readonly LedgerFinding[]
}

async function saveBatch(
  batch: readonly ReadObject[],
  db: Db,
  now: Date,
  result: ImportResult,
): Promise<void> {
  const keys = batch.map(({ key }) => key)
  const hashes = await findManifestHashes(db, keys)
  const judged = batch.map((one) => ({
    ...one,
    refusal: one.refusal ?? (one.record && refusalOfChange(one.record, hashes)),
  }))
  const refusals = judged.flatMap(({ refusal }) => refusal ?? [])
  const believed = judged.filter(({ refusal }) => refusal === null)
  await clearFindings(db, keys, [...REFUSALS, 'changed', 'missing', 'future'])
  await saveFindings(db, [...refusals, ...believed.flatMap(({ findings }) => findings)], now)
  result.skipped.push(...refusals.map(({ key, detail }) => ({ key, error: detail })))
  await saveRecords(
    db,
    believed.flatMap(({ record }) => record ?? []),
    now,
    result,
  )
}

type WaczSize = (key: string) => Promise<number | null>

/** Finds the length of a `.wacz`: in this list, or else by asking the store. Null if it is missing. */
function waczSizes(objects: readonly LedgerObject[], { store }: RecordReader): WaczSize {
  const sizes = new Map(objects.map(({ key, size }) => [key, size]))
  return async (key) => sizes.get(key) ?? (await store.size(key))
}
