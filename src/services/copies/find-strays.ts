import { type ArchiveCopy, FIRST_COPY } from '../../archive/copies.ts'
import { eraseObjects } from '../../archive/erase-objects.ts'
import { copyRecord } from '../../archive/records/copy-record.ts'
import { isRefusal } from '../../archive/refusal.ts'
import { isErased } from '../../catalog/copies/erased-posts.ts'
import { findKnownKeys } from '../../catalog/copies/known-keys.ts'
import { filterNew, importRecords } from '../../catalog/import/import-batch.ts'
import { type LedgerObject, parseLedgerKey } from '../../catalog/import/ledger-key.ts'
import { readLedgerRecord } from '../../catalog/import/ledger-record.ts'
import { findRefusedKeys } from '../../catalog/ledger-findings.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { RepairDeps } from './repair-objects.ts'
import { requireFilledStore } from './require-filled-store.ts'

/** A capture has long stored its manifest by then, or died. */
const ORPHAN_MS = 3_600_000
/** `stet doctor` and the trial of a store leave objects here under an Object Lock. */
const TRIALS = 'doctor/'

/**
 * The objects of a page of a store's listing that no record explains. First the catalog takes what it has not seen: from the
 * first store, and from a replica what the first store has lost.
 */
export async function findStrays(
  deps: RepairDeps,
  copy: ArchiveCopy,
  keys: readonly string[],
): Promise<{ key: string; stray: string }[]> {
  const { db } = await deps.catalog()
  const objects = keys.flatMap((key) => parseLedgerKey(key) ?? [])
  const unseen = await filterNew(db, objects)
  const refused = new Map<string, string>()
  if (copy.name === FIRST_COPY) {
    await importRecords(unseen, { db, ledger: copy.ledger, clock: deps.clock })
  } else {
    for (const object of unseen) {
      const why = await restoreLost(deps, copy, object)
      if (why !== null) refused.set(object.key, why)
    }
  }
  const records = objects.map(({ kind, key }) => (kind === 'wacz' ? key.replace(/wacz$/, 'json') : key))
  const known = await findKnownKeys(db, records)
  // The first store's findings name those already.
  const reported = copy.name === FIRST_COPY ? await findRefusedKeys(db, records) : new Set<string>()
  const trusted = new Set((await copy.ledger.trustedKeys()).list().map(({ fingerprint }) => fingerprint))
  const parsed = new Map(objects.map((object) => [object.key, object]))
  const strays: { key: string; stray: string }[] = []
  for (const key of keys) {
    const stray = reasonOf(deps, key, parsed.get(key), { known, reported, trusted, refused })
    if (stray !== null) strays.push({ key, stray })
  }
  return strays
}

interface Explanations {
  readonly known: ReadonlySet<string>
  readonly reported: ReadonlySet<string>
  readonly trusted: ReadonlySet<string>
  readonly refused: ReadonlyMap<string, string>
}

/** Why no record explains an object; null if one does. */
function reasonOf(
  { clock }: Pick<RepairDeps, 'clock'>,
  key: string,
  object: LedgerObject | undefined,
  { known, reported, trusted, refused }: Explanations,
): string | null {
  const why = refused.get(key)
  if (why !== undefined) return why
  if (object === undefined) {
    const fingerprint = /^keys\/([0-9a-f]{64})\.json$/.exec(key)?.[1]
    if (key.startsWith(TRIALS) || (fingerprint !== undefined && trusted.has(fingerprint))) return null
    return fingerprint === undefined
      ? 'Stet writes no such key.'
      : 'It is the key of nobody whom this archive trusts.'
  }
  const record = object.kind === 'wacz' ? object.key.replace(/wacz$/, 'json') : object.key
  if (known.has(record) || reported.has(record)) return null
  if (object.kind !== 'wacz') return null
  const isRecent = clock.now().getTime() - object.time.getTime() < ORPHAN_MS
  return isRecent ? null : 'It is a snapshot without a manifest. stet reindex completes it if it is whole.'
}

/**
 * Brings a record back that only a replica has: the first store and the catalog have lost it. What belongs to an erased post is
 * erased there as well.
 *
 * @returns why it is not believed; null if it was brought back or erased
 */
async function restoreLost(
  deps: RepairDeps,
  copy: ArchiveCopy,
  object: LedgerObject,
): Promise<string | null> {
  const { db } = await deps.catalog()
  const first = { name: FIRST_COPY, ledger: await deps.ledger() }
  try {
    if ('post' in object && (await isErased(db, object.post))) {
      const event = object.kind === 'event' ? await copy.ledger.readEvent(object.key) : null
      if (event === null || event.evidence.length > 0) {
        await eraseObjects(copy.ledger, object.post)
        return null
      }
    }
    if ((await readLedgerRecord(copy.ledger, object)) === null) return null
    await requireFilledStore(db, first)
    await using scratch = await createScratch(deps.scratchDir)
    const { kind } = await copyRecord(copy.ledger, first.ledger.store, object.key, scratch)
    if (kind === 'differs') return 'The first store has another object under its key.'
    await importRecords([object], { db, ledger: first.ledger, clock: deps.clock })
    deps.logger.warn({ copy: copy.name, key: object.key }, 'a lost record was restored from a replica')
    return null
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown.message
    throw thrown
  }
}
