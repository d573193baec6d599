import type { ArchiveCopy } from '../../archive/copies.ts'
import { type ExpectedObject, readVerifiedBody } from '../../archive/verified-body.ts'
import type { Db } from '../../catalog/catalog.ts'
import { isErased } from '../../catalog/copies/erased-posts.ts'
import { deleteRepair, findRepair, saveRepair } from '../../catalog/copies/repairs.ts'
import { saveEvent } from '../../catalog/posts/events.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { saveAnnouncement } from '../../catalog/webhooks/announcements.ts'
import { announcement } from '../../model/announcement.ts'
import { StoreError } from '../../model/errors.ts'
import type { EventDraft, Repair } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { ObjectState } from '../../verify/read-copies.ts'
import { appendWatchEvent } from '../publication/record-act.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { requireFilledStore } from './require-filled-store.ts'

export type RepairDeps = Pick<
  ServiceDeps,
  'catalog' | 'ledger' | 'copies' | 'scratchDir' | 'clock' | 'logger'
>

/** The objects of a manifest, or an event. */
export interface RepairSubject {
  /** The key of the manifest or the event. */
  readonly key: string
  readonly post: Pick<PostRef, 'platform' | 'id'>
  /** Null for an event. */
  readonly snapshotId: string | null
  readonly objects: readonly ExpectedObject[]
}

/** What was put back, and what is still damaged, with the reason. */
export interface RepairResult {
  readonly repaired: readonly Repair[]
  readonly left: readonly { readonly copy: string; readonly key: string; readonly why: string }[]
}

const typeOf = (key: string): string => (key.endsWith('.wacz') ? 'application/wacz' : 'application/json')

/**
 * Puts whole bytes in the place of damaged or missing ones, from any copy that has them, and records that in the chain of the
 * post's events. What is put back has the SHA-256 that the catalog keeps, and `isBelieved` says that a trusted key signed
 * it. A process that dies in between leaves a row, and the next run completes the repair with what the first one found.
 *
 * @param states of every copy that could be read
 * @param isBelieved whether a copy's record of these objects is signed by a trusted key, and says the same
 * @throws StoreError if the first store is unavailable
 */
export async function repairObjects(
  deps: RepairDeps,
  subject: RepairSubject,
  states: readonly ObjectState[],
  isBelieved: (copy: ArchiveCopy) => Promise<boolean>,
): Promise<RepairResult> {
  const { db } = await deps.catalog()
  const copies = new Map((await deps.copies()).map((copy) => [copy.name, copy]))
  const begun = await findRepair(db, subject.key)
  const damaged = states.filter(({ isWhole }) => !isWhole)
  if (damaged.length === 0 && begun === null) return { repaired: [], left: [] }
  if (await isErased(db, subject.post)) {
    await deleteRepair(db, subject.key)
    return { repaired: [], left: [] }
  }
  const left: { copy: string; key: string; why: string }[] = []
  const plan: { repair: Repair; source: ArchiveCopy; target: ArchiveCopy; object: ExpectedObject }[] = []
  const believed = damaged.length > 0 && (await findBelieved(copies, states, subject, isBelieved))
  for (const { copy, object, found } of damaged) {
    const source = states.find((one) => one.isWhole && one.object.key === object.key)?.copy
    const [from, target] = [copies.get(source ?? ''), copies.get(copy)]
    if (!believed || from === undefined || target === undefined) {
      left.push({ copy, key: object.key, why: 'no copy has it whole' })
      continue
    }
    const known = begun?.objects.find((one) => one.copy === copy && one.key === object.key)
    const repair = known ?? { copy, key: object.key, found, restored: object.sha256 }
    plan.push({ repair, source: from, target, object })
  }
  // What an earlier process put back before it died is whole now.
  const before = (begun?.objects ?? []).filter(({ copy, key }) =>
    states.some((one) => one.isWhole && one.copy === copy && one.object.key === key),
  )
  const begunAt = begun?.begunAt ?? deps.clock.now()
  if (plan.length > 0) {
    await saveRepair(db, subject.key, { begunAt, objects: [...before, ...plan.map(({ repair }) => repair)] })
  }
  const done: Repair[] = [...before]
  for (const { repair, source, target, object } of plan) {
    try {
      await requireFilledStore(db, target)
      await putBack(deps, source, target, object)
      done.push(repair)
    } catch (thrown) {
      if (!(thrown instanceof StoreError)) throw thrown
      left.push({ copy: target.name, key: object.key, why: `not put back: ${thrown.message}` })
    }
  }
  if (await isErased(db, subject.post)) {
    // The take-down came in the meantime; its erasure may have run before the bytes were back.
    for (const { target, object } of plan) await target.ledger.store.erase(object.key)
    await deleteRepair(db, subject.key)
    return { repaired: [], left: [] }
  }
  if (done.length > 0) await recordRepair(deps, db, subject, done, begunAt)
  else await deleteRepair(db, subject.key)
  return { repaired: done, left }
}

async function findBelieved(
  copies: ReadonlyMap<string, ArchiveCopy>,
  states: readonly ObjectState[],
  { key }: RepairSubject,
  isBelieved: (copy: ArchiveCopy) => Promise<boolean>,
): Promise<boolean> {
  for (const { copy } of states.filter((one) => one.isWhole && one.object.key === key)) {
    const holder = copies.get(copy)
    if (holder !== undefined) return await isBelieved(holder)
  }
  return false
}

/** Reads the bytes again after the write. @throws StoreError */
async function putBack(
  deps: RepairDeps,
  source: ArchiveCopy,
  target: ArchiveCopy,
  object: ExpectedObject,
): Promise<void> {
  await using scratch = await createScratch(deps.scratchDir)
  const body = await readVerifiedBody(source.ledger.store, object, scratch)
  if (body === null) {
    throw new StoreError('store-corrupt', `${object.key} is no longer in ${source.name}.`, {
      input: object.key,
    })
  }
  await target.ledger.store.replace(object.key, body, typeOf(object.key))
  await using proof = await createScratch(deps.scratchDir)
  if ((await readVerifiedBody(target.ledger.store, object, proof)) === null) {
    throw new StoreError('store-corrupt', `${object.key} was put back and is missing.`, { input: object.key })
  }
}

async function recordRepair(
  deps: RepairDeps,
  db: Db,
  { key: subjectKey, post, snapshotId }: RepairSubject,
  repairs: Repair[],
  begunAt: Date,
): Promise<void> {
  const row = await findPost(db, post)
  if (row === undefined) return
  const { platform, id, url } = row
  const draft: EventDraft = {
    type: 'repaired',
    post: { platform, id, url },
    at: begunAt.toISOString(),
    since: null,
    cause: null,
    reason: null,
    repairs,
    evidence: [],
  }
  const { key, record } = await appendWatchEvent(deps, db, draft)
  const now = deps.clock.now()
  await db.transaction().execute(async (tx) => {
    await saveEvent(tx, key, record, now)
    if (snapshotId !== null) {
      const detail = { snapshotId, repairs }
      await saveAnnouncement(tx, announcement('snapshot.repaired', draft.post, key, now, detail), now)
    }
    await deleteRepair(tx, subjectKey)
  })
  for (const repair of repairs) deps.logger.warn(repair, 'a damaged object was repaired')
}
