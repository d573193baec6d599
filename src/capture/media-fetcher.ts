import { MAX_SNAPSHOT_BYTES } from '../archive/limits.ts'
import { FetchError } from '../model/errors.ts'
import type { Exchange, HttpClient, RecordedBody, Scratch } from '../model/http.ts'
import type { ResourceRole } from '../model/manifest.ts'
import { Reason } from '../model/outcome.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { type ExpectedMedia, isExpectedMedia } from './media-type.ts'

interface Means {
  http: HttpClient
  scratch: Scratch
  exchanges: ExchangeLog
  maxWaitMs: number
  signal?: AbortSignal
}

/** `url` is the address that served it: the first, or that of a lesser rendition. */
export type FetchedFile =
  | { ok: true; url: string; sha256: string; body: RecordedBody }
  | { ok: false; reason: Reason; retryAt: Date | null }

type Attempt = { exchange: Exchange } | { reason: Reason; retryAt: Date | null; elsewhere: boolean }

/** Room for the card, the answers and the index beside the media. */
const REST_BYTES = 256 * 1024 * 1024

/** Fetches media of one capture, each address once, spooled to the scratch directory. */
export class MediaFetcher {
  readonly #means: Means
  readonly #fetched = new Map<string, Promise<FetchedFile>>()
  readonly #kept = new Set<string>()
  #bytes = 0
  /** SHA-256 (hex) of each medium that was had, by the address in the record. */
  readonly hashes = new Map<string, string>()

  constructor(means: Means) {
    this.#means = means
  }

  /** Was a body of this very address kept? */
  has(url: string): boolean {
    return this.#kept.has(url)
  }

  /**
   * The first of `urls` that serves a medium of the wanted kind. The next is tried where one is
   * gone, refused or not what it should be; a failure that may pass ends the search, so that a
   * lesser rendition never takes the place of one that can be had later.
   *
   * @param medium the address by which the post's record names it
   */
  fetch(
    urls: readonly [string, ...string[]],
    wanted: ExpectedMedia,
    role: ResourceRole,
    medium = urls[0],
  ): Promise<FetchedFile> {
    const [url] = urls
    const fetched = this.#fetched.get(url) ?? this.#first(urls, wanted, role, medium)
    this.#fetched.set(url, fetched)
    return fetched
  }

  async #first(
    urls: readonly [string, ...string[]],
    wanted: ExpectedMedia,
    role: ResourceRole,
    medium: string,
  ): Promise<FetchedFile> {
    let failed: FetchedFile = { ok: false, reason: 'unreadable', retryAt: null }
    for (const url of urls) {
      const attempt = await this.#attempt(url, wanted)
      if ('exchange' in attempt) return this.#keep(url, attempt.exchange, role, medium)
      failed = { ok: false, reason: attempt.reason, retryAt: attempt.retryAt }
      if (!attempt.elsewhere) break
    }
    return failed
  }

  #keep(url: string, exchange: Exchange, role: ResourceRole, medium: string): FetchedFile {
    const { exchanges } = this.#means
    if (this.#bytes + exchange.body.size > MAX_SNAPSHOT_BYTES - REST_BYTES) {
      exchanges.drop(exchange)
      return { ok: false, reason: 'too-large', retryAt: null }
    }
    this.#bytes += exchange.body.size
    exchanges.keep(exchange, role, medium)
    this.#kept.add(url)
    return { ok: true, url, sha256: exchange.body.sha256, body: exchange.body }
  }

  /** One address; what is not the medium it should be is asked for once more. */
  async #attempt(url: string, wanted: ExpectedMedia): Promise<Attempt> {
    const first = await this.#once(url, wanted)
    return 'exchange' in first || first.reason !== 'unreadable' ? first : this.#once(url, wanted)
  }

  async #once(url: string, wanted: ExpectedMedia): Promise<Attempt> {
    const { http, scratch, exchanges, maxWaitMs, signal } = this.#means
    try {
      const exchange = await http.fetch({
        url,
        media: true,
        scratch,
        maxWaitMs,
        recorder: exchanges,
        ...(signal === undefined ? {} : { signal }),
      })
      exchanges.record(exchange)
      const { status } = exchange
      if (status === 200 && (await isExpectedMedia(exchange.body, wanted))) return { exchange }
      if (status === 200) return { reason: 'unreadable', retryAt: null, elsewhere: true }
      const reason = status === 404 || status === 410 ? 'not-found' : 'upstream'
      return { reason, retryAt: null, elsewhere: true }
    } catch (thrown) {
      signal?.throwIfAborted()
      if (!(thrown instanceof FetchError)) throw thrown
      if (thrown.exchange !== null) exchanges.record(thrown.exchange)
      const reason =
        Reason.safeParse(thrown.code).data ?? (thrown.code === 'refused' ? 'upstream' : 'internal')
      return { reason, retryAt: thrown.retryAt, elsewhere: false }
    }
  }
}
