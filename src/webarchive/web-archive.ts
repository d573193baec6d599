import type { ArchivedBody } from '../model/archived-posts.ts'
import type { AskContext } from '../model/ask-context.ts'
import type { Clock } from '../model/clock.ts'
import { FetchError } from '../model/errors.ts'
import type { Exchange } from '../model/http.ts'
import { WebArchiveBackoff } from './backoff.ts'
import { buildCdxUrl, type CdxQuery, type CdxRecord, parseCdx } from './cdx.ts'
import { buildReplayUrl, readReplay } from './replay.ts'

interface WebArchiveConfig {
  /** The archive's origin, such as `https://web.archive.org`. */
  readonly url: string
}

type Context = Pick<AskContext, 'http' | 'scratch' | 'recorder' | 'signal'>

/** The rows that a lookup found; `complete` is false if the index has more. */
interface CdxResult {
  readonly captures: readonly CdxRecord[]
  readonly complete: boolean
}

/**
 * Client of a web archive with the Wayback Machine's interface: an index (CDX) and replay. Use one
 * instance per process, because it holds the backoff. Every method throws a `FetchError` if the archive
 * does not answer; that says nothing about what the archive holds.
 */
export class WebArchive {
  readonly #config: WebArchiveConfig
  readonly #backoff: WebArchiveBackoff

  constructor(config: WebArchiveConfig, clock: Clock) {
    this.#config = config
    this.#backoff = new WebArchiveBackoff(clock)
  }

  /** When the next request may be sent; null: now. */
  get retryAt(): Date | null {
    return this.#backoff.retryAt
  }

  /**
   * Lists the captures of all URLs that begin with a prefix, in the index's order.
   *
   * @param pages the maximum number of pages, of `limit` rows each
   */
  async captures(query: CdxQuery, context: Context, pages = 1): Promise<CdxResult> {
    const captures: CdxRecord[] = []
    let resumeKey: string | null = null
    for (let page = 0; page < pages; page++) {
      const url = buildCdxUrl(this.#config.url, resumeKey === null ? query : { ...query, resumeKey })
      const exchange = await this.#fetch(url, 'index', context)
      const found = parseCdx(exchange, await exchange.body.text())
      captures.push(...found.captures)
      resumeKey = found.resumeKey
      if (resumeKey === null) return { captures, complete: true }
    }
    return { captures, complete: false }
  }

  /** Fetches a capture's body as it was archived; null if the archive cannot replay it. */
  async body({ timestamp, url }: CdxRecord, context: Context): Promise<ArchivedBody | null> {
    const exchange = await this.#fetch(this.replayUrl(timestamp, 'id_', url), 'replay', context)
    return readReplay(exchange, timestamp, url)
  }

  /** The URL that replays an archived body. */
  replayUrl(timestamp: string, flag: 'id_' | 'im_', url: string): string {
    return buildReplayUrl(this.#config.url, timestamp, flag, url)
  }

  async #fetch(url: string, kind: 'index' | 'replay', context: Context): Promise<Exchange> {
    const { http, scratch, recorder, signal } = context
    signal?.throwIfAborted()
    this.#backoff.assertOpen()
    try {
      const exchange = await http.fetch({
        url,
        source: `web-archive ${kind}`,
        headers: { accept: 'application/json,text/html;q=0.9,*/*;q=0.1' },
        scratch,
        ...(recorder === undefined ? {} : { recorder }),
        ...(signal === undefined ? {} : { signal }),
      })
      this.#backoff.recordSuccess()
      return exchange
    } catch (thrown) {
      if (thrown instanceof FetchError) this.#backoff.recordFailure(thrown)
      throw thrown
    }
  }
}
