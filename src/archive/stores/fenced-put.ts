import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '../../model/errors.ts'
import type { PutBody, PutResult, StoredObject } from '../../model/store.ts'
import type { WriteLease, WriteLeases } from '../../model/write-lease.ts'
import { assertUnchanged } from './assert-unchanged.ts'
import { compareObject } from './compare-object.ts'

/** An object as a fenced write sees it. */
export interface FencedObject extends StoredObject {
  /** The token of the fenced write that made it; null for other writes. */
  readonly token: string | null
  /** The length that its writer announced; null if unknown. */
  readonly announced: number | null
}

/** What a fenced write needs of a store. */
export interface FencedTarget {
  readonly address: string
  /** Writes an object unconditionally, with the token and its announced length in its metadata, while the lease is held. */
  overwrite(key: string, body: PutBody, token: string, lease: WriteLease): Promise<void>
  look(key: string): Promise<FencedObject | null>
  /** The SHA-256 of the bytes themselves. */
  readSha256(key: string): Promise<string | null>
  remove(key: string): Promise<void>
}

export interface FencedPutOptions {
  readonly leases: WriteLeases
  /** Read every object after it was written, because the store does not verify what it receives. */
  readonly readsBack: boolean
}

/** Leases that a writer may lose before it gives up. */
const LEASES = 3
/** How long a writer waits for another one of its key. */
const WAIT_MS = 180_000
const FIRST_WAIT_MS = 10
const LONGEST_WAIT_MS = 250

/**
 * Puts an object into a store that does not keep writers apart by itself. A lease on the key does: its holder looks whether the
 * key is free, writes with a token of this write, and looks again whether what is there now is its own. Remains of a write that
 * was cut off count as free.
 *
 * @throws StoreError `store-corrupt` if the store does not have the bytes afterwards, `store-unreachable`
 */
export async function putFenced(
  target: FencedTarget,
  key: string,
  body: PutBody,
  options: FencedPutOptions,
): Promise<PutResult> {
  // A store that verifies nothing would keep bytes that changed on this machine.
  if (options.readsBack) await assertUnchanged(key, body)
  const write: FencedWrite = { target, key, body, token: randomUUID(), readsBack: options.readsBack }
  for (let attempt = 0; attempt < LEASES; attempt += 1) {
    const lease = await waitForLease(target, key, options.leases)
    let result: PutResult | null = null
    try {
      result = await writeUnder(lease, write)
    } catch (error) {
      if (!lease.signal.aborted) throw error
    } finally {
      // An object that is there stays there. But a new one may have been written over.
      if (!(await lease.release()) && result === 'created') result = null
    }
    if (result !== null) return result
  }
  throw new StoreError(
    'store-unreachable',
    `${target.address}/${key}: the lease on it was lost again and again.`,
    {
      input: key,
      hint: 'Check the connection to the database; Stet retries automatically.',
    },
  )
}

interface FencedWrite {
  readonly target: FencedTarget
  readonly key: string
  readonly body: PutBody
  readonly token: string
  readonly readsBack: boolean
}

async function writeUnder(lease: WriteLease, write: FencedWrite): Promise<PutResult> {
  const { target, key, body, token, readsBack } = write
  const before = await target.look(key)
  if (before && (await isWhole(write, before))) return await compare(write, before)
  await target.overwrite(key, body, token, lease)
  const after = await target.look(key)
  if (after?.token !== token) {
    // Somebody who takes no lease wrote it.
    if (after && (await isWhole(write, after))) return await compare(write, after)
    throw new StoreError('store-unreachable', `${target.address}/${key} is missing after it was written.`, {
      input: key,
      hint: 'Stet retries automatically. If this happens again, check the store itself.',
    })
  }
  const isOwn = after.size === body.size && after.sha256 === body.sha256
  if (isOwn && (!readsBack || (await target.readSha256(key)) === body.sha256)) return 'created'
  await target.remove(key)
  throw new StoreError(
    'store-corrupt',
    `${target.address}/${key} was stored with other bytes than were sent.`,
    {
      input: key,
      hint: 'Run the command again. If this happens again, the network or the store is faulty.',
    },
  )
}

/** Whether an object has all bytes that its writer announced. */
async function isWhole({ target, readsBack }: FencedWrite, found: FencedObject): Promise<boolean> {
  if (found.announced !== null && found.announced !== found.size) return false
  if (!readsBack || found.sha256 === null) return true
  return (await target.readSha256(found.key)) === found.sha256
}

async function compare({ target, body, token }: FencedWrite, found: FencedObject): Promise<PutResult> {
  // This write, whose lease ran out before it was confirmed.
  return found.token === token ? 'created' : await compareObject(found, body, target)
}

async function waitForLease(target: FencedTarget, key: string, leases: WriteLeases): Promise<WriteLease> {
  const name = `${target.address}/${key}`
  const deadline = performance.now() + WAIT_MS
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
    const lease = await leases.acquire(name)
    if (lease !== null) return lease
    if (performance.now() > deadline) {
      throw new StoreError('store-unreachable', `${name}: another writer holds the lease on it.`, {
        input: key,
        hint: 'Stet retries automatically.',
      })
    }
    await sleep(wait * (0.5 + Math.random()))
  }
}
