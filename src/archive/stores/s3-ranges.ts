import { type Agent, type IncomingMessage, get as overHttp } from 'node:http'
import { get as overHttps } from 'node:https'
import type { ByteRange } from '../../model/store.ts'
import { SILENCE_MS } from './s3-client.ts'

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
  readonly #agents: { readonly http: Agent; readonly https: Agent }
  readonly #signed = new Map<string, { readonly url: Promise<string>; readonly until: number }>()

  constructor(sign: (key: string) => Promise<string>, agents: { http: Agent; https: Agent }) {
    this.#sign = sign
    this.#agents = agents
  }

  /** The body, of exactly that length; null where the server gave anything else. */
  async get(key: string, range: ByteRange): Promise<IncomingMessage | null> {
    try {
      const answer = await this.#ask(await this.#address(key), range)
      const length = Number(answer.headers['content-length'])
      if (answer.statusCode === 206 && length === range.length) return answer
      answer.destroy()
    } catch {
      // The same request by the SDK fails in words that mean something.
    }
    this.#signed.delete(key)
    return null
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

  #ask(url: string, { offset, length }: ByteRange): Promise<IncomingMessage> {
    const { http, https } = this.#agents
    const headers = { range: `bytes=${offset}-${offset + length - 1}` }
    return new Promise((resolve, reject) => {
      const request = url.startsWith('https:')
        ? overHttps(url, { agent: https, headers, timeout: SILENCE_MS }, resolve)
        : overHttp(url, { agent: http, headers, timeout: SILENCE_MS }, resolve)
      request.once('timeout', () => request.destroy(new Error('The server says nothing.')))
      request.on('error', reject)
    })
  }
}
