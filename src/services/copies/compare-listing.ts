import { type ArchiveCopy, FIRST_COPY } from '../../archive/copies.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findLaggingReplicas, queueCopiesFor } from '../../catalog/copies/copy-work.ts'
import { type ExpectedRecord, listExpectedRecords } from '../../catalog/copies/expected-records.ts'
import { listCopies, markListed } from '../../catalog/copies/store-copies.ts'
import { saveStrays } from '../../catalog/ledger-findings.ts'
import { findSnapshotByManifest } from '../../catalog/snapshots/snapshots.ts'
import { auditCopies } from './audit-copies.ts'
import { findStrays } from './find-strays.ts'
import { publishKeys } from './publish-keys.ts'
import type { RepairDeps } from './repair-objects.ts'
import { repairRecord } from './repair-record.ts'
import { requireFilledStore } from './require-filled-store.ts'

/** An object of a store that no record explains, found now for the first time. */
export interface StrayObject {
  readonly copy: string
  readonly key: string
  /** Why it is one. */
  readonly stray: string
}

/** A page of a listing was compared. */
export interface ListingStep {
  readonly copy: string
  /** Objects that the store listed. */
  readonly listed: number
  /** Records of the catalog that the store lacked: queued for a new replica, repaired in any other store. */
  readonly lacking: number
  readonly strays: readonly StrayObject[]
}

/** Keys a page, as S3 lists them. */
const PAGE = 1_000
/** Sorts after every key. */
const END = '\u{10ffff}'

/**
 * Compares the listing of a store with the catalog, page by page. What the catalog expects and the store lacks is queued for a
 * replica that was never full; in any other store it is damage, which is repaired from another copy. What the store has and no
 * record explains is reported. Holds one page of keys in memory.
 *
 * @throws StoreError if the store is unavailable, or is empty and was not before
 */
export async function* compareListing(
  deps: RepairDeps,
  copy: ArchiveCopy,
  signal: AbortSignal,
): AsyncGenerator<ListingStep> {
  const { db } = await deps.catalog()
  await requireFilledStore(db, copy)
  const started = deps.clock.now()
  await publishKeys(deps, copy)
  let from = ''
  let keys: string[] = []
  const page = async (to: string): Promise<ListingStep> => {
    const range = { from, to }
    const found = await findStrays(deps, copy, keys)
    const lacking = await findLacking(db, copy, range, new Set(keys))
    const strays = await saveStrays(
      db,
      copy.name,
      range,
      found.map(({ key, stray }) => ({ key, kind: 'stray', copy: copy.name, detail: stray })),
      deps.clock.now(),
    )
    for (const { key, detail } of strays) deps.logger.warn({ copy: copy.name, key, finding: 'stray' }, detail)
    await supply(deps, db, copy, lacking)
    const step = { copy: copy.name, listed: keys.length, lacking: lacking.length }
    return { ...step, strays: strays.map(({ key, detail }) => ({ copy: copy.name, key, stray: detail })) }
  }
  for await (const { key } of copy.ledger.listObjects('')) {
    if (signal.aborted) return
    keys.push(key)
    if (keys.length < PAGE) continue
    yield await page(key)
    from = key
    keys = []
  }
  yield await page(END)
  await markListed(db, copy.name, started)
}

/** The records of the catalog in a range of keys that a store lacks, or whose file it lacks. */
async function findLacking(
  db: Db,
  { ledger: { store } }: ArchiveCopy,
  { from, to }: { readonly from: string; readonly to: string },
  keys: ReadonlySet<string>,
): Promise<ExpectedRecord[]> {
  const lacking: ExpectedRecord[] = []
  // Asked again: it may have been stored after the page was listed, or be on the next one.
  const has = async (key: string | null) => key === null || keys.has(key) || (await store.size(key)) !== null
  for await (const record of listExpectedRecords(db, from, to)) {
    if (!((await has(record.key)) && (await has(record.wacz)))) lacking.push(record)
  }
  return lacking
}

async function supply(
  deps: RepairDeps,
  db: Db,
  { name }: ArchiveCopy,
  lacking: readonly ExpectedRecord[],
): Promise<void> {
  if (lacking.length === 0) return
  const row = (await listCopies(db)).find((one) => one.name === name)
  if (name !== FIRST_COPY && row?.filled_at == null) {
    await queueCopiesFor(
      db,
      name,
      lacking.map(({ key }) => key),
      deps.clock.now(),
    )
    return
  }
  for (const { key, wacz } of lacking) {
    if (name !== FIRST_COPY && (await findLaggingReplicas(db, key)).has(name)) continue
    const snapshot = wacz === null ? undefined : await findSnapshotByManifest(db, key)
    if (snapshot !== undefined) await auditCopies(deps, snapshot)
    else await repairRecord(deps, key)
  }
}
