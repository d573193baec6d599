import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type { ByteRange } from '../../model/store.ts'

/** How long an address is signed for. It is used for two thirds of that, so that a request has time to arrive. */
export const PRESIGN_SECONDS = 300
const CACHE = { ttl: 200_000, max: 200 }

/**
 * Reads ranges of objects at presigned addresses, which it caches: building and signing a request for each range
 * takes a third of the CPU of a range of 1 MB. What fails here is left to the SDK, whose error says what is wrong.
 */
export class RangeReader {
  readonly #client: ObjectRangeClient
  readonly #addresses: LRUCache<string, string>

  constructor(sign: (key: string) => Promise<string>, client: ObjectRangeClient) {
    this.#client = client
    this.#addresses = new LRUCache({ ...CACHE, fetchMethod: sign })
  }

  /** The body, of exactly that length; null where the server gave anything else. */
  async get(key: string, range: ByteRange): Promise<Readable | null> {
    try {
      const answer = await this.#client.get(await this.#addresses.forceFetch(key), range)
      if (answer.status === 206 && answer.length === range.length) return answer.body
      // What is left of it is of no use, and neither is the connection then.
      answer.body.on('error', () => {}).destroy()
    } catch {
      // The same request by the SDK fails in words that mean something.
    }
    this.#addresses.delete(key)
    return null
  }

  async close(): Promise<void> {
    await this.#client.close()
  }
}
