import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type { ByteRange } from '../../model/store.ts'
import { versionOf } from './s3-version.ts'

/** The lifetime of a presigned URL. The cache uses it for two thirds of that, which leaves time for the request. */
export const PRESIGN_SECONDS = 300
const CACHE = { ttl: 200_000, max: 200 }

/**
 * Reads ranges of objects at presigned URLs, which it caches: building and signing a request for each range takes a third
 * of the CPU of a range of 1 MB. After a failure the caller uses the SDK, whose errors are specific.
 */
export class RangeReader {
  readonly #client: ObjectRangeClient
  readonly #urls: LRUCache<string, string>

  constructor(sign: (key: string) => Promise<string>, client: ObjectRangeClient) {
    this.#client = client
    this.#urls = new LRUCache({ ...CACHE, fetchMethod: sign })
  }

  /** The body of exactly that length, and of that version of the object; null for any other response or an error. */
  async get(key: string, range: ByteRange, version?: string): Promise<Readable | null> {
    try {
      const response = await this.#client.get(await this.#urls.forceFetch(key), range)
      const isExpected = response.status === 206 && response.length === range.length
      if (isExpected && (version === undefined || version === versionOf(response))) return response.body
      // Discard the rest of the response together with its connection.
      response.body.on('error', () => {}).destroy()
    } catch {
      // The same request by the SDK fails with a specific error.
    }
    this.#urls.delete(key)
    return null
  }

  async close(): Promise<void> {
    await this.#client.close()
  }
}
