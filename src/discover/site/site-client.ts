import { LRUCache } from 'lru-cache'
import { FetchError } from '../../model/errors.ts'
import type { Exchange, HttpClient, HttpRequest, Scratch } from '../../model/http.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import { MAX_ROBOTS_BYTES, NO_ROBOTS, parseRobots, type Robots } from './robots.ts'

/** The name of the rate limit of a newsroom's host (`STET_SITE_RATE`). */
export const SITE_SOURCE = 'site'
/** RFC 9309 § 2.4: `robots.txt` is read again after a day. */
const ROBOTS_TTL_MS = 24 * 3600_000
const MAX_HOSTS = 1_000
/** A host that refuses this many requests in a row refuses Stet. */
const WALL = 5
/** The longest waits that a site may announce, together, before a request fails. */
const MAX_WAIT_MS = 15 * 60_000

/** The rules of hosts, by origin. */
export type RobotsCache = LRUCache<string, Promise<Robots>>

export const createRobotsCache = (): RobotsCache => new LRUCache({ max: MAX_HOSTS, ttl: ROBOTS_TTL_MS })

export interface SiteClientOptions {
  readonly http: HttpClient
  readonly scratchDir: string
  /** With a contact, so that a site's operator can write to the newsroom's. */
  readonly userAgent: string
  /** Rules of hosts that other clients of this process read. */
  readonly robots: RobotsCache
  readonly signal?: AbortSignal | undefined
}

/** A response whose body exists until its disposal. */
export interface OpenedPage extends AsyncDisposable {
  readonly exchange: Exchange
}

export type SiteRequest = Omit<HttpRequest, 'source' | 'scratch' | 'signal'>

/**
 * Fetches from newsrooms' sites as a polite crawler: one request at a time at the site's rate, no path that `robots.txt`
 * disallows, waits as long as the site says, and an end where the site refuses.
 */
export class SiteClient {
  readonly #options: SiteClientOptions
  /** Refusals in a row, by host. */
  readonly #refusals = new LRUCache<string, number>({ max: MAX_HOSTS })

  constructor(options: SiteClientOptions) {
    this.#options = options
  }

  /** The product name by which `robots.txt` addresses Stet. */
  get agent(): string {
    return /^[\w-]+/.exec(this.#options.userAgent)?.[0] ?? 'Stet'
  }

  /**
   * Fetches a page, sitemap or feed. Disposal deletes its body.
   *
   * @throws FetchError `refused` where `robots.txt` disallows it, for 401 and 403, and at once where the host refused
   *   several requests in a row; `unreadable` for another status than 200 and 304; as `HttpClient`
   */
  async open(request: SiteRequest, { ignoresRobots = false } = {}): Promise<OpenedPage> {
    const { url } = request
    await using stack = new AsyncDisposableStack()
    const scratch = stack.use(await createScratch(this.#options.scratchDir))
    const robots = await this.robots(url)
    if (!ignoresRobots && !robots.allows(url)) throw refusedError(url, 'robots.txt disallows it')
    const exchange = await this.#send(request, robots.crawlDelayMs, scratch)
    const owned = stack.move()
    return { exchange, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  }

  /**
   * The rules of the address' host, read once a day. Without an answer (5xx, no connection) nothing may be fetched
   * (RFC 9309 § 2.3.1.4).
   *
   * @throws FetchError as `HttpClient`
   */
  async robots(url: string): Promise<Robots> {
    const origin = URL.parse(url)?.origin ?? url
    const cache = this.#options.robots
    const known = cache.get(origin)
    if (known) return await known
    const reading = this.#readRobots(`${origin}/robots.txt`)
    cache.set(origin, reading)
    try {
      return await reading
    } catch (error) {
      cache.delete(origin)
      throw error
    }
  }

  async #readRobots(url: string): Promise<Robots> {
    await using scratch = await createScratch(this.#options.scratchDir)
    const exchange = await this.#request(
      { url, maxBytes: MAX_ROBOTS_BYTES, cut: true, maxWaitMs: MAX_WAIT_MS },
      0,
      scratch,
    )
    return exchange.status === 200 ? parseRobots(url, await exchange.body.text(), this.agent) : NO_ROBOTS
  }

  async #send(request: SiteRequest, crawlDelayMs: number, scratch: Scratch): Promise<Exchange> {
    const { url } = request
    const host = URL.parse(url)?.host ?? ''
    const refused = this.#refusals.get(host) ?? 0
    if (refused >= WALL) throw refusedError(url, `${host} refused the last ${refused} requests`)
    const exchange = await this.#request({ maxWaitMs: MAX_WAIT_MS, ...request }, crawlDelayMs, scratch)
    const { status } = exchange
    if (status === 401 || status === 403) {
      this.#refusals.set(host, refused + 1)
      throw refusedError(url, `the site answered ${status}`, exchange)
    }
    this.#refusals.delete(host)
    if (status === 200 || status === 304) return exchange
    throw new FetchError('unreadable', `${url} answered ${status}.`, { input: url, exchange })
  }

  async #request(request: SiteRequest, crawlDelayMs: number, scratch: Scratch): Promise<Exchange> {
    const { http, signal, userAgent } = this.#options
    return await http.fetch({
      share: 'backfill',
      ...request,
      headers: { ...request.headers, 'user-agent': userAgent },
      source: SITE_SOURCE,
      minIntervalMs: crawlDelayMs,
      scratch,
      ...(signal ? { signal } : {}),
    })
  }

  /** A client that keeps to the same rules, for code that fetches by itself; every status is an answer. */
  asHttpClient(): HttpClient {
    return {
      fetch: async (request) => {
        const robots = await this.robots(request.url)
        if (!robots.allows(request.url)) throw refusedError(request.url, 'robots.txt disallows it')
        return await this.#request(request, robots.crawlDelayMs, request.scratch)
      },
    }
  }

  /** Whether a host has refused so many requests in a row that Stet sends it no more. */
  isRefusing(url: string): boolean {
    return (this.#refusals.get(URL.parse(url)?.host ?? '') ?? 0) >= WALL
  }
}

const refusedError = (url: string, why: string, exchange: Exchange | null = null): FetchError =>
  new FetchError('refused', `${url} was not read: ${why}.`, {
    input: url,
    hint: 'Ask the site to let Stet in (STET_CONTACT names you in its agent string), or read an export or a WARC file of it.',
    exchange,
  })
