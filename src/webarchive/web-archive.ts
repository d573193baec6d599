import type { ArchivedBody } from '../model/archived-posts.ts'
import type { AskContext } from '../model/ask-context.ts'
import type { Clock } from '../model/clock.ts'
import { FetchError } from '../model/errors.ts'
import type { Exchange } from '../model/http.ts'
import { WebArchiveBackoff } from './backoff.ts'
import { buildCdxUrl, type CdxQuery, type CdxRecord, parseCdx } from './cdx.ts'
import { buildReplayUrl, readReplay } from './replay.ts'

export interface WebArchiveConfig {
  /** As `https://web.archive.org`. */
  readonly url: string
}

type Context = Pick<AskContext, 'http' | 'scratch' | 'recorder' | 'signal'>

/** What a lookup found; `complete` is false where there was more than was asked for. */
export interface CdxResult {
  readonly captures: readonly CdxRecord[]
  readonly complete: boolean
}

/**
 * A web archive that speaks as the Wayback Machine does: an index (CDX) and replay. Keep one for a
 * process: it remembers when it may ask. Every method throws a `FetchError` where the archive does
 * not answer; that says nothing about what it holds.
 */
export class WebArchive {
  readonly #config: WebArchiveConfig
  readonly #backoff: WebArchiveBackoff

  constructor(config: WebArchiveConfig, clock: Clock) {
    this.#config = config
    this.#backoff = new WebArchiveBackoff(clock)
  }

  /** When the archive may be asked again; null: now. */
  get retryAt(): Date | null {
    return this.#backoff.retryAt
  }

  /**
   * The captures of all addresses that begin with a prefix, in the order of the index.
   *
   * @param pages how many answers of `limit` rows to ask for at most
   */
  async captures(query: CdxQuery, context: Context, pages = 1): Promise<CdxResult> {
    const captures: CdxRecord[] = []
    let resumeKey: string | null = null
    for (let page = 0; page < pages; page++) {
      const url = buildCdxUrl(this.#config.url, resumeKey === null ? query : { ...query, resumeKey })
      const exchange = await this.#ask(url, 'index', context)
      const found = parseCdx(exchange, await exchange.body.text())
      captures.push(...found.captures)
      resumeKey = found.resumeKey
      if (resumeKey === null) return { captures, complete: true }
    }
    return { captures, complete: false }
  }

  /** The body of a capture as it was archived; null where the archive has none after all. */
  async body({ timestamp, url }: CdxRecord, context: Context): Promise<ArchivedBody | null> {
    const address = this.address(timestamp, 'id_', url)
    const exchange = await this.#ask(address, 'replay', context)
    return readReplay(exchange, timestamp, url)
  }

  /** Where an archived body is replayed. */
  address(timestamp: string, flag: 'id_' | 'im_', url: string): string {
    return buildReplayUrl(this.#config.url, timestamp, flag, url)
  }

  async #ask(url: string, kind: 'index' | 'replay', context: Context): Promise<Exchange> {
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
      this.#backoff.succeeded()
      return exchange
    } catch (thrown) {
      if (thrown instanceof FetchError) this.#backoff.failed(thrown)
      throw thrown
    }
  }
}
