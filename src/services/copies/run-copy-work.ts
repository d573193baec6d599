import { setTimeout as pause } from 'node:timers/promises'
import { type ArchiveCopy, FIRST_COPY } from '../../archive/copies.ts'
import { eraseObjects } from '../../archive/erase-objects.ts'
import type { Ledger } from '../../archive/ledger.ts'
import { classifyPostKey } from '../../archive/object-keys.ts'
import { copyRecord } from '../../archive/records/copy-record.ts'
import { isRefusal } from '../../archive/refusal.ts'
import type { Db } from '../../catalog/catalog.ts'
import {
  type CopyWorkRow,
  claimCopyWork,
  finishCopyWork,
  postponeCopyWork,
} from '../../catalog/copies/copy-work.ts'
import { isErased } from '../../catalog/copies/erased-posts.ts'
import { findKnownKeys } from '../../catalog/copies/known-keys.ts'
import { markFilled } from '../../catalog/copies/store-copies.ts'
import { postOfKey } from '../../catalog/import/ledger-key.ts'
import { hastenAudit } from '../../catalog/watch/audits.ts'
import { asStetError, StoreError } from '../../model/errors.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import { concurrentMap } from '../../verify/concurrent-map.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { RepairDeps } from './repair-objects.ts'
import { repairRecord } from './repair-record.ts'
import { requireFilledStore } from './require-filled-store.ts'

type CopyDeps = RepairDeps & Pick<ServiceDeps, 'config'>

/** A record that a replica now has, or that must wait. `error`: why; null if it is done. */
export interface CopyStep {
  readonly copy: string
  readonly key: string
  readonly bytes: number
  readonly error: string | null
}

/** Records that are copied to one replica at once, and leased at once. */
const AT_ONCE = 8
const CLAIMED = 64
/** The wait after a failure of a store, which doubles; and after one record was not believed. */
const RETRY_MS = 5_000
const MAX_RETRY_MS = 10 * 60_000
const REFUSED_MS = 3_600_000

/**
 * Does the work of a replica that is due, until none is left or a store fails. Yields each record. Several processes may
 * run it at once.
 */
export async function* runCopyWork(
  deps: CopyDeps,
  copy: ArchiveCopy,
  signal: AbortSignal,
): AsyncGenerator<CopyStep> {
  const { db } = await deps.catalog()
  const first = (await deps.copies()).find(({ name }) => name === FIRST_COPY)
  if (first === undefined || first === copy) return
  await requireFilledStore(db, copy)
  let failed = false
  while (!failed && !signal.aborted) {
    const rows = await claimCopyWork(db, copy.name, deps.clock.now(), CLAIMED)
    if (rows.length === 0) break
    const began = performance.now()
    let bytes = 0
    const ended: string[] = []
    const work = async (row: CopyWorkRow): Promise<CopyStep> => {
      const { key } = row
      if (failed || signal.aborted) {
        await postponeCopyWork(db, row, deps.clock.now(), null)
        return { copy: copy.name, key, bytes: 0, error: 'interrupted' }
      }
      try {
        const copied = await doWork(deps, db, first.ledger, copy, row)
        ended.push(key)
        return { copy: copy.name, key, bytes: copied, error: null }
      } catch (thrown) {
        const error = asStetError(thrown, key)
        if (!(error instanceof StoreError || isRefusal(error))) throw thrown
        if (!isRefusal(error)) failed = true
        const wait = isRefusal(error) ? REFUSED_MS : Math.min(RETRY_MS * 2 ** row.attempts, MAX_RETRY_MS)
        await postponeCopyWork(db, row, new Date(deps.clock.now().getTime() + wait), error.message)
        deps.logger.warn({ copy: copy.name, key, code: error.code }, `not copied yet: ${error.message}`)
        return { copy: copy.name, key, bytes: 0, error: error.message }
      }
    }
    try {
      for await (const step of concurrentMap(iterate(rows), AT_ONCE, work)) {
        bytes += step.bytes
        yield step
      }
    } finally {
      await finishCopyWork(db, copy.name, ended)
    }
    const paced = (bytes / deps.config.replicateBytesPerSecond) * 1000 - (performance.now() - began)
    if (paced > 0) await pause(paced, undefined, { signal }).catch(() => {})
  }
  await markFilled(db, copy.name, deps.clock.now())
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

/** Returns the bytes that were written. */
async function doWork(
  deps: CopyDeps,
  db: Db,
  first: Ledger,
  copy: ArchiveCopy,
  { key, task }: CopyWorkRow,
): Promise<number> {
  const post = postOfKey(key)
  if (task === 'erase') {
    if (post !== null && (await isErased(db, post))) await eraseObjects(copy.ledger, post)
    return 0
  }
  if (post !== null && (await isErased(db, post))) {
    // Take-downs, approvals and repairs have no evidence: they say what is in force.
    const event = classifyPostKey(key) === 'event' ? await first.readEvent(key) : null
    if (event === null || event.evidence.length > 0) return 0
  }
  await using scratch = await createScratch(deps.scratchDir)
  const result = await copyRecord(first, copy.ledger.store, key, scratch)
  // The take-down may have come in the meantime; then its erasure may have run before this copy was there.
  if (post !== null && (await isErased(db, post))) await eraseObjects(copy.ledger, post)
  if (result.kind === 'absent' && (await findKnownKeys(db, [key])).has(key)) {
    throw new StoreError('store-corrupt', `${key} is missing from the first store.`, { input: key })
  }
  if (result.kind === 'differs') {
    if (classifyPostKey(key) === 'manifest') await hastenAudit(db, key)
    else await repairRecord(deps, key)
  }
  return result.kind === 'copied' ? result.bytes : 0
}
