import type { ArchiveCopy } from '../archive/copies.ts'
import { limitSize } from '../archive/limit-size.ts'
import { isRefusal } from '../archive/refusal.ts'
import { sha256OfStream } from '../archive/sha256.ts'
import type { ExpectedObject } from '../archive/verified-body.ts'

/** An object in one copy of the archive. */
export interface ObjectState {
  /** The copy's name. */
  readonly copy: string
  readonly object: ExpectedObject
  /** The SHA-256 of the bytes there; null if it is missing, or can't be read to its end. */
  readonly found: string | null
  /** Whether these are the expected bytes. */
  readonly isWhole: boolean
}

/**
 * Reads objects in one copy of the archive and hashes them.
 *
 * @throws StoreError if the store is unavailable, which says nothing about the objects
 */
export async function readCopy(
  { name, ledger }: ArchiveCopy,
  objects: readonly ExpectedObject[],
): Promise<ObjectState[]> {
  const states: ObjectState[] = []
  for (const object of objects) {
    const found = await hashObject(ledger.store, object)
    states.push({ copy: name, object, found, isWhole: found === object.sha256 })
  }
  return states
}

async function hashObject(
  store: ArchiveCopy['ledger']['store'],
  { key }: ExpectedObject,
): Promise<string | null> {
  try {
    const stream = await store.get(key)
    return stream && (await sha256OfStream(limitSize(key)(stream))).sha256
  } catch (thrown) {
    // A body that ends early, or does not end.
    if (isRefusal(thrown)) return null
    throw thrown
  }
}
