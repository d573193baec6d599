import type { ArchiveCopy } from '../../archive/copies.ts'
import type { Ledger } from '../../archive/ledger.ts'
import { recordBody } from '../../archive/records/copy-record.ts'
import { isRefusal } from '../../archive/refusal.ts'
import { findLaggingReplicas } from '../../catalog/copies/copy-work.ts'
import { findEventHash } from '../../catalog/posts/post-events.ts'
import { StoreError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PutBody } from '../../model/store.ts'
import { type ObjectState, readCopy } from '../../verify/read-copies.ts'
import { type RepairDeps, type RepairResult, repairObjects } from './repair-objects.ts'
import { requireFilledStore } from './require-filled-store.ts'

/** An event as the catalog has it. */
export interface KnownEvent {
  readonly key: string
  readonly sha256: string
  readonly post: Pick<PostRef, 'platform' | 'id'>
}

/** Compares an event or an article's record in every copy, and repairs it where it is damaged or missing. */
export async function repairRecord(deps: RepairDeps, key: string): Promise<void> {
  if (key.startsWith('articles/')) return await repairArticle(deps, key)
  const event = await findEventHash((await deps.catalog()).db, key)
  if (event !== undefined) await repairEvent(deps, event)
}

/** Compares an event in every copy with its hash in the catalog, and repairs it. Returns what is left in which copy. */
export async function repairEvent(
  deps: RepairDeps,
  { key, sha256, post }: KnownEvent,
): Promise<RepairResult & { readonly states: readonly ObjectState[] }> {
  const object = { key, sha256, bytes: null }
  const states = await readEveryCopy(deps, key, (copy) => readCopy(copy, [object]))
  const subject = { key, post, snapshotId: null, objects: [object] }
  const result = await repairObjects(deps, subject, states, (copy) => believes(copy.ledger.readEvent(key)))
  return { ...result, states: states }
}

/** Repairs an article's record: it concerns no one post, so no event tells of it, but the log. */
async function repairArticle(deps: RepairDeps, key: string): Promise<void> {
  const { db } = await deps.catalog()
  const copies = await deps.copies()
  const bodies = new Map<ArchiveCopy, PutBody | null>()
  for (const copy of copies) {
    try {
      const record = await readBelieved(copy.ledger, key)
      bodies.set(copy, record && recordBody(record))
    } catch (thrown) {
      if (copy === copies[0] || !(thrown instanceof StoreError)) throw thrown
    }
  }
  const whole = [...bodies.values()].find((body) => body !== null)
  if (whole === undefined || whole === null) return
  const lagging = await findLaggingReplicas(db, key)
  for (const [copy, body] of bodies) {
    if (body !== null || lagging.has(copy.name)) continue
    await requireFilledStore(db, copy)
    await copy.ledger.store.replace(key, whole, 'application/json')
    deps.logger.warn({ copy: copy.name, key, restored: whole.sha256 }, 'a damaged object was repaired')
  }
}

/**
 * Reads something from every copy. A replica that is away is left out; so is one that still waits for the record and lacks
 * it.
 *
 * @param key of the manifest, event or article's record
 * @throws StoreError if the first store is unavailable
 */
export async function readEveryCopy(
  deps: Pick<RepairDeps, 'catalog' | 'copies' | 'logger'>,
  key: string,
  read: (copy: ArchiveCopy) => Promise<ObjectState[]>,
): Promise<ObjectState[]> {
  const { db } = await deps.catalog()
  const states: ObjectState[] = []
  for (const [n, copy] of (await deps.copies()).entries()) {
    try {
      states.push(...(await read(copy)))
    } catch (thrown) {
      if (n === 0 || !(thrown instanceof StoreError)) throw thrown
      deps.logger.warn({ copy: copy.name, code: thrown.code }, `not compared: ${thrown.message}`)
    }
  }
  if (states.every(({ found }) => found !== null)) return states
  const lagging = await findLaggingReplicas(db, key)
  return states.filter(({ copy, found }) => found !== null || !lagging.has(copy))
}

/** A record of an article that a trusted key signed; null if there is none. */
async function readBelieved(ledger: Ledger, key: string): Promise<object | null> {
  try {
    return await ledger.readArticle(key)
  } catch (thrown) {
    if (isRefusal(thrown)) return null
    throw thrown
  }
}

/** Whether reading a record succeeds: a trusted key signed it. */
async function believes(reading: Promise<object | null>): Promise<boolean> {
  try {
    return (await reading) !== null
  } catch (thrown) {
    if (isRefusal(thrown)) return false
    throw thrown
  }
}
