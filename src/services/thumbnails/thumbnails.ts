import type { Logger } from 'pino'
import type { Clock } from '../../model/clock.ts'
import type { Resource } from '../../model/manifest.ts'
import { createSemaphore } from '../../model/semaphore.ts'
import { DiskCache } from './disk-cache.ts'
import { makeThumbnail } from './make-thumbnail.ts'

/** Larger files get no thumbnail: each is held in memory whole. */
const MAX_SOURCE_BYTES = 32 * 1024 * 1024
/** Thumbnails that a process makes at once: more would only add to its memory. */
const AT_ONCE = 2
/** A thumbnail that nobody sees for this long is dropped, as also those are whose posts were erased by another machine. */
const MAX_AGE_MS = 30 * 86_400_000

/**
 * Makes thumbnails of archived pictures on demand, and keeps them on disk, by the picture's SHA-256. They are derived from the ledger
 * and never written to it. Who may see a picture is for the caller to check, at each request.
 */
export class Thumbnails {
  readonly #cache: DiskCache
  readonly #making = new Map<string, Promise<Uint8Array | null>>()
  readonly #inTurn = createSemaphore(AT_ONCE)
  readonly #clock: Clock
  readonly #logger: Logger
  #isWritable = true

  /** @param dir where thumbnails are kept; up to `maxBytes` of them */
  constructor(dir: string, maxBytes: number, { clock, logger }: { clock: Clock; logger: Logger }) {
    this.#cache = new DiskCache(dir, { maxBytes, maxAgeMs: MAX_AGE_MS })
    this.#clock = clock
    this.#logger = logger
  }

  /**
   * The thumbnail of a resource, from disk or made now; concurrent callers share one. Null if none can be made of its bytes.
   *
   * @param read reads the resource's verified bytes; called only if the thumbnail must be made
   * @throws the errors of `read`
   */
  async of(
    snapshot: string,
    resource: Pick<Resource, 'sha256' | 'bytes'>,
    read: () => Promise<Uint8Array>,
  ): Promise<Uint8Array | null> {
    if (resource.bytes > MAX_SOURCE_BYTES) return null
    const key = keyOf(snapshot, resource.sha256)
    const shared = this.#making.get(key)
    if (shared) return await shared
    const making = this.#load(key, read).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return await making
  }

  /** Deletes what is kept of snapshots whose bytes were erased. */
  async forget(snapshots: readonly string[]): Promise<void> {
    for (const post of new Set(snapshots.map(postOf))) await this.#cache.delete(post.slice(0, 2), post)
  }

  async #load(key: string, read: () => Promise<Uint8Array>): Promise<Uint8Array | null> {
    const kept = await this.#cache.get(key, this.#clock.now())
    // An empty file says that none can be made, so that a hostile picture is decoded once.
    if (kept !== null) return kept.length === 0 ? null : kept
    return await this.#inTurn(async () => {
      const made = await makeThumbnail(await read())
      await this.#keep(key, made ?? new Uint8Array())
      return made
    })
  }

  /** A full or read-only disk makes thumbnails slow, not absent. */
  async #keep(key: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#cache.put(key, bytes, this.#clock.now())
      this.#isWritable = true
    } catch (err) {
      if (this.#isWritable) this.#logger.warn({ err }, 'could not keep a thumbnail')
      this.#isWritable = false
    }
  }
}

/** The end of a snapshot's id, which is the same for all snapshots of a post. */
const postOf = (snapshot: string): string => snapshot.slice(snapshot.lastIndexOf('-') + 1)

const keyOf = (snapshot: string, sha256: string): string => {
  const post = postOf(snapshot)
  return `${post.slice(0, 2)}/${post}-${sha256.slice(0, 32)}.webp`
}
