import { MAX_SNAPSHOT_BYTES } from '../archive/limits.ts'
import { FetchError } from '../model/errors.ts'
import type { Exchange, HttpClient, RecordedBody, Scratch } from '../model/http.ts'
import type { ResourceRole } from '../model/manifest.ts'
import { Reason } from '../model/outcome.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { type ExpectedMedia, isExpectedMedia } from './media-type.ts'

interface Deps {
  http: HttpClient
  scratch: Scratch
  exchanges: ExchangeLog
  maxWaitMs: number
  signal?: AbortSignal
}

/**
 * A fetched medium, or the failure. `url` is the URL that served it: the first one, or that of a lesser rendition.
 * `refused`: every URL was answered, and none served it, so that a retry would get the same answer.
 */
export type FetchedFile =
  | { ok: true; url: string; sha256: string; body: RecordedBody }
  | { ok: false; reason: Reason; retryAt: Date | null; refused: boolean }

type Attempt = { exchange: Exchange } | { reason: Reason; retryAt: Date | null; tryNext: boolean }

/** Space in a snapshot that is reserved for everything but media: card, responses, index. */
const RESERVED_BYTES = 256 * 1024 * 1024

/** Fetches the media of one capture, each URL once, and spools them to the scratch directory. */
export class MediaFetcher {
  readonly #deps: Deps
  readonly #fetched = new Map<string, Promise<FetchedFile>>()
  readonly #kept = new Set<string>()
  #bytes = 0
  /** SHA-256 (hex) of each fetched medium, by its URL in the record. */
  readonly hashes = new Map<string, string>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Is the body of this URL part of the capture? */
  has(url: string): boolean {
    return this.#kept.has(url)
  }

  /**
   * Fetches the first of `urls` that serves a medium of the expected kind. Tries the next one if a URL is
   * gone, refused or serves something else. A temporary failure ends the search, so that a lesser
   * rendition never replaces one that may be available later.
   *
   * @param urls from the best rendition to the worst
   * @param medium the medium's URL in the post's record
   */
  fetch(
    urls: readonly [string, ...string[]],
    expected: ExpectedMedia,
    role: ResourceRole,
    medium = urls[0],
  ): Promise<FetchedFile> {
    const [url] = urls
    const fetched = this.#fetched.get(url) ?? this.#fetchFirst(urls, expected, role, medium)
    this.#fetched.set(url, fetched)
    return fetched
  }

  async #fetchFirst(
    urls: readonly [string, ...string[]],
    expected: ExpectedMedia,
    role: ResourceRole,
    medium: string,
  ): Promise<FetchedFile> {
    let failed: FetchedFile = { ok: false, reason: 'unreadable', retryAt: null, refused: true }
    for (const url of urls) {
      const attempt = await this.#attempt(url, expected)
      if ('exchange' in attempt) return this.#keep(url, attempt.exchange, role, medium)
      failed = { ok: false, reason: attempt.reason, retryAt: attempt.retryAt, refused: attempt.tryNext }
      if (!attempt.tryNext) break
    }
    return failed
  }

  #keep(url: string, exchange: Exchange, role: ResourceRole, medium: string): FetchedFile {
    const { exchanges } = this.#deps
    if (this.#bytes + exchange.body.size > MAX_SNAPSHOT_BYTES - RESERVED_BYTES) {
      exchanges.drop(exchange)
      return { ok: false, reason: 'too-large', retryAt: null, refused: false }
    }
    this.#bytes += exchange.body.size
    exchanges.keep(exchange, role, medium)
    this.#kept.add(url)
    return { ok: true, url, sha256: exchange.body.sha256, body: exchange.body }
  }

  /** Fetches one URL, and once more if the body is not the expected medium. */
  async #attempt(url: string, expected: ExpectedMedia): Promise<Attempt> {
    const first = await this.#fetchOnce(url, expected)
    return 'exchange' in first || first.reason !== 'unreadable' ? first : this.#fetchOnce(url, expected)
  }

  async #fetchOnce(url: string, expected: ExpectedMedia): Promise<Attempt> {
    const { http, scratch, exchanges, maxWaitMs, signal } = this.#deps
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
      if (status === 200 && (await isExpectedMedia(exchange.body, expected))) return { exchange }
      if (status === 200) return { reason: 'unreadable', retryAt: null, tryNext: true }
      const reason = status === 404 || status === 410 ? 'not-found' : 'upstream'
      return { reason, retryAt: null, tryNext: true }
    } catch (thrown) {
      signal?.throwIfAborted()
      if (!(thrown instanceof FetchError)) throw thrown
      if (thrown.exchange !== null) exchanges.record(thrown.exchange)
      const reason =
        Reason.safeParse(thrown.code).data ?? (thrown.code === 'refused' ? 'upstream' : 'internal')
      // An address inside the network is never fetched, now or later.
      return { reason, retryAt: thrown.retryAt, tryNext: thrown.code === 'address-refused' }
    }
  }
}
