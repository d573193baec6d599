import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { StoreError } from '../model/errors.ts'
import { createSemaphore } from '../model/semaphore.ts'
import type { ByteRange, Store } from '../model/store.ts'
import { isRefusal } from './refusal.ts'
import { sha256OfStream } from './sha256.ts'

/** A part of an object, with the SHA-256 that a signed manifest or the catalog has of it. */
export interface KnownBytes extends ByteRange {
  readonly key: string
  readonly sha256: string
}

const MAX_REMEMBERED = 10_000
/** Verifications that run at once: each reads a whole body. */
const verifyOneOf = createSemaphore(4)

/**
 * Reads ranges of bodies that are too large to verify at each read, such as films. The first read verifies the whole body
 * and remembers the version of its object. A later one reads that version alone: if the object was written again, the new one
 * is verified first.
 */
export class VerifiedReader {
  readonly #store: Store
  readonly #versions = new LRUCache<string, Promise<string | null>>({ max: MAX_REMEMBERED })

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Opens a range of a body, by default all of it. Returns null if its object is missing.
   *
   * @throws StoreError `store-corrupt` if the store has other bytes
   */
  async open(
    bytes: KnownBytes,
    range: ByteRange = { offset: 0, length: bytes.length },
  ): Promise<Readable | null> {
    const part = { offset: bytes.offset + range.offset, length: range.length }
    const version = await this.#verify(bytes)
    if (version === null) return null
    try {
      return await this.#store.get(bytes.key, part, version)
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown
      this.#versions.delete(nameOf(bytes))
      const newer = await this.#verify(bytes)
      return newer === null ? null : await this.#store.get(bytes.key, part, newer)
    }
  }

  /** The version of the object that has these bytes; null if it is missing. @throws StoreError `store-corrupt` */
  #verify(bytes: KnownBytes): Promise<string | null> {
    const name = nameOf(bytes)
    const known = this.#versions.get(name)
    if (known !== undefined) return known
    const verification = verifyOneOf(() => readWhole(this.#store, bytes))
    this.#versions.set(name, verification)
    const forget = () => {
      if (this.#versions.peek(name) === verification) this.#versions.delete(name)
    }
    verification.then((version) => version ?? forget(), forget)
    return verification
  }
}

const nameOf = ({ key, offset, sha256 }: KnownBytes): string => `${key} ${offset} ${sha256}`

async function readWhole(store: Store, { key, offset, length, sha256 }: KnownBytes): Promise<string | null> {
  const version = await store.version(key)
  const stream = version === null ? null : await store.get(key, { offset, length }, version)
  if (stream === null) return null
  if ((await sha256OfStream(stream)).sha256 === sha256) return version
  throw new StoreError('store-corrupt', `${key} was changed after it was written.`, {
    input: key,
    hint: 'Restore it from a second copy. stet verify --audit tells which snapshots are damaged.',
  })
}
