import type { Readable } from 'node:stream'
import type { RangeClient } from '../../model/range-client.ts'
import type { ByteRange } from '../../model/store.ts'

/** For how long an address is signed, and for how much of that it is used. */
export const SIGNED_S = 300
const USED_MS = 200_000
const MOST = 200

/**
 * Ranges of objects by addresses that were signed once: a seek costs what the request itself costs, not the
 * making and signing of one (a third of the CPU of a range of 1 MB). Whatever does not go as it should is left
 * to the SDK, which says what is wrong.
 */
export class RangeReader {
  readonly #sign: (key: string) => Promise<string>
  readonly #client: RangeClient
  readonly #signed = new Map<string, { readonly url: Promise<string>; readonly until: number }>()

  constructor(sign: (key: string) => Promise<string>, client: RangeClient) {
    this.#sign = sign
    this.#client = client
  }

  /** The body, of exactly that length; null where the server gave anything else. */
  async get(key: string, range: ByteRange): Promise<Readable | null> {
    try {
      const answer = await this.#client.get(await this.#address(key), range)
      if (answer.status === 206 && answer.length === range.length) return answer.body
      // What is left of it is of no use, and neither is the connection then.
      answer.body.on('error', () => {}).destroy()
    } catch {
      // The same request by the SDK fails in words that mean something.
    }
    this.#signed.delete(key)
    return null
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  #address(key: string): Promise<string> {
    const known = this.#signed.get(key)
    if (known && known.until > Date.now()) return known.url
    const url = this.#sign(key)
    this.#signed.delete(key)
    this.#signed.set(key, { url, until: Date.now() + USED_MS })
    const oldest = this.#signed.size > MOST ? this.#signed.keys().next().value : undefined
    if (oldest !== undefined) this.#signed.delete(oldest)
    return url
  }
}
