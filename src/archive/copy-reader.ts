import { Readable } from 'node:stream'
import { InvalidArchiveError, StoreError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { ByteRange } from '../model/store.ts'
import { withTimeout } from '../model/with-timeout.ts'
import type { ArchiveCopy } from './copies.ts'
import type { Ledger } from './ledger.ts'
import { isRefusal } from './refusal.ts'
import type { PublicKeyRecord } from './wacz/wacz-records.ts'

/** How long the first store may take to begin an answer. */
const PATIENCE_MS = 5_000
/** How long readers leave it alone after that. */
const AWAY_MS = 10_000
/** This key need not exist: any answer shows that the store is back. */
const PROBE_KEY = 'keys/readyz.json'

/** A file as the catalog knows it. */
type StoredFile = Parameters<Ledger['openWacz']>[0]

/**
 * Reads for people: from the first store, and from a replica what the first does not have, has damaged, or cannot give while
 * it is away. Whatever store it comes from, the same hashes prove it. A circuit breaker spares readers the wait for a store
 * that is away, and asks it in the background whether it is back. Nothing that writes reads through it: a replica may lag.
 */
export class CopyReader {
  readonly #copies: () => Promise<readonly ArchiveCopy[]>
  readonly #onAway: (error: unknown) => void
  /** When the first store may be asked again; 0: it is not away. */
  #awayUntil = 0
  #isProbing = false

  /** @param onAway receives why the first store counts as away */
  constructor(copies: () => Promise<readonly ArchiveCopy[]>, onAway: (error: unknown) => void = () => {}) {
    this.#copies = copies
    this.#onAway = onAway
  }

  /** A manifest whose SHA-256 the catalog keeps; null if no store has it. @throws StoreError */
  async readKnownManifest(key: string, sha256: string): Promise<Manifest | null> {
    return await this.#read((ledger) => ledger.readKnownManifest(key, sha256))
  }

  /** Opens the file of a snapshot, or a range of it; null if no store has it. @throws StoreError */
  async openWacz(file: StoredFile, range?: ByteRange): Promise<Readable | null> {
    return await this.#read((ledger) => ledger.openWacz(file, range))
  }

  /** Opens the body of resource `n`, or a range of it; null if no store has it. @throws StoreError */
  async openResource(
    manifest: Manifest,
    n: number,
    range?: ByteRange,
  ): Promise<Readable | Uint8Array | null> {
    return await this.#read((ledger) => ledger.openResource(manifest, n, range))
  }

  /**
   * A presigned URL of a file at a store that has it whole: the store itself answers the redirected request. `url` is null if
   * that store has none.
   *
   * @returns null if no store has the file
   */
  async presignWacz(
    file: StoredFile,
    seconds: number,
    as: { type: string; filename: string },
  ): Promise<{ url: string | null } | null> {
    return await this.#read(async (ledger) => {
      // Reading one byte verifies the file.
      const probe = await ledger.openWacz(file, { offset: 0, length: 1 })
      probe?.on('error', () => {}).destroy()
      return probe && { url: await ledger.store.presign(file.key, seconds, as) }
    })
  }

  /** The public halves of the trusted keys. */
  async publicKeys(): Promise<PublicKeyRecord[]> {
    return (await this.#read((ledger) => ledger.publicKeys())) ?? []
  }

  async #read<T>(ask: (ledger: Ledger) => Promise<T | null>): Promise<T | null> {
    const copies = await this.#copies()
    const [first, ...replicas] = copies
    if (first === undefined) return null
    if (replicas.length === 0) return await ask(first.ledger)
    const isAway = this.#awayUntil > 0
    if (isAway && Date.now() >= this.#awayUntil) void this.#askWhetherBack(first)
    let failure: unknown
    for (const copy of isAway ? [...replicas, first] : copies) {
      try {
        const found = await patiently(copy, ask)
        if (found !== null) return found
      } catch (thrown) {
        failure ??= thrown
        if (!(thrown instanceof StoreError || thrown instanceof InvalidArchiveError)) throw thrown
        if (copy === first && !isRefusal(thrown)) this.#leave(thrown)
      }
    }
    if (failure !== undefined) throw failure
    return null
  }

  #leave(error: unknown): void {
    if (this.#awayUntil === 0) this.#onAway(error)
    this.#awayUntil = Date.now() + AWAY_MS
  }

  async #askWhetherBack(first: ArchiveCopy): Promise<void> {
    if (this.#isProbing) return
    this.#isProbing = true
    try {
      await probe(first)
      this.#awayUntil = 0
    } catch (thrown) {
      this.#leave(thrown)
    } finally {
      this.#isProbing = false
    }
  }
}

/**
 * Waits for an answer of a store. To verify a large file takes long, so a slow answer counts only if the store gives no other
 * one either.
 *
 * @throws StoreError `store-unreachable` if the store does not answer in time
 */
async function patiently<T>(copy: ArchiveCopy, ask: (ledger: Ledger) => Promise<T>): Promise<T> {
  const asked = ask(copy.ledger)
  const answered = asked.then((value) => ({ value }))
  for (;;) {
    const answer = await withTimeout(answered, PATIENCE_MS, () => null)
    if (answer !== null) return answer.value
    try {
      await probe(copy)
    } catch (thrown) {
      // What comes later is for nobody.
      asked.then(discard, () => {})
      throw thrown
    }
  }
}

/** Any answer will do. @throws StoreError */
async function probe({ ledger: { store } }: ArchiveCopy): Promise<void> {
  await withTimeout(store.size(PROBE_KEY), PATIENCE_MS, () => {
    throw new StoreError('store-unreachable', `${store.address} gives no answer.`, { input: store.address })
  })
}

const discard = (late: unknown): void => {
  if (late instanceof Readable) late.on('error', () => {}).destroy()
}
