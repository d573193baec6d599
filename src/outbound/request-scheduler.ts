import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../model/clock.ts'
import { type ErrorCode, FetchError } from '../model/errors.ts'
import type { HttpRequest } from '../model/http.ts'
import type {
  Announced,
  BackoffKind,
  PriorityClass,
  Rate,
  RateLimiter,
  SourceEvent,
} from '../model/rate-limiter.ts'
import { Turns } from './turns.ts'

/** Rate limits: of named sources, of each media host, and of each other host. */
interface SourceRates {
  readonly named: Readonly<Record<string, Rate>>
  readonly media: Rate
  readonly other: Rate
}

export interface RequestSchedulerOptions {
  readonly rateLimiter: RateLimiter
  readonly rates: SourceRates
  /** Called when a source is blocked or resumed. */
  readonly onEvent?: (event: SourceEvent) => void
  /** Called after each request with its result, which is a status or an error code, and its duration. */
  readonly onResponse?: (source: string, result: string, ms: number) => void
}

interface PermitRequest {
  readonly source: string
  readonly rate: Rate
  readonly share: PriorityClass
  /** The longest wait in milliseconds before it fails with `paced`; absent: no limit. */
  readonly maxPaceMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** That a request may be sent. Dispose of it when the request has ended. */
interface Permission extends Disposable {
  /** Reports whether the request succeeded. */
  report(ok: boolean): Promise<void>
}

/** The error of a request to a closed source, and what the source did. */
const CLOSED = {
  limited: ['rate-limited', 'announced a rate limit'],
  refused: ['refused', 'refused requests'],
  paused: ['upstream', 'failed repeatedly'],
} as const satisfies Record<BackoffKind, readonly [ErrorCode, string]>

/** Delays requests until the rate limiter permits them. Each source and priority class has a FIFO queue in this process. */
export class RequestScheduler {
  readonly #options: RequestSchedulerOptions
  readonly #clock: Clock
  readonly #queues = new Turns()
  readonly #flights = new Turns()

  constructor(options: RequestSchedulerOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /**
   * The rate limit that applies to a request to `url`: that of the named endpoint on its own host, otherwise that of the
   * host. A limit per host also applies to the hosts to which its endpoint redirects.
   *
   * @returns the rate, and the source that it counts for
   */
  rateLimitOf(
    url: URL,
    request: Pick<HttpRequest, 'url' | 'source' | 'media' | 'minIntervalMs'>,
  ): { readonly source: string; readonly rate: Rate } {
    const limit = this.#configuredLimit(url, request)
    const perSecond = 1000 / (request.minIntervalMs || 1)
    return perSecond < limit.rate.perSecond ? { ...limit, rate: { perSecond, burst: 1 } } : limit
  }

  #configuredLimit(
    url: URL,
    request: Pick<HttpRequest, 'url' | 'source' | 'media'>,
  ): { readonly source: string; readonly rate: Rate } {
    const { named, media, other } = this.#options.rates
    const { source } = request
    const rate = source !== undefined && Object.hasOwn(named, source) ? named[source] : undefined
    if (source !== undefined && rate?.perHost) return { source: `${source} ${url.host}`, rate }
    if (source !== undefined && url.host === URL.parse(request.url)?.host)
      return { source, rate: rate ?? other }
    return request.media ? { source: `media ${url.host}`, rate: media } : { source: url.host, rate: other }
  }

  /**
   * Resolves when the request may be sent. To a host with a limit of its own, one request is in flight at a time; disposing
   * of the permission ends that.
   *
   * @throws FetchError with `retryAt`: `rate-limited` (the source announced a limit), `refused` (it refuses us), `upstream`
   *   (the circuit breaker is open), `paced` (`maxPaceMs` expired) · the signal's reason
   */
  async acquire(request: PermitRequest): Promise<Permission> {
    const { source, rate, share, maxPaceMs, signal } = request
    const timeout = maxPaceMs === undefined ? null : AbortSignal.timeout(maxPaceMs)
    const abort = timeout && signal ? AbortSignal.any([timeout, signal]) : (timeout ?? signal)
    let land = () => {}
    let leave = () => {}
    try {
      leave = await this.#queues.take(`${share} ${source}`, abort)
      if (rate.perHost) land = await this.#flights.take(source, abort)
      const degraded = await this.#waitForPermit(request, abort)
      const report = async (ok: boolean) => {
        if (degraded || !ok) await this.#recordResult(source, ok)
      }
      return { report, [Symbol.dispose]: land }
    } catch (thrown) {
      land()
      signal?.throwIfAborted()
      if (timeout?.aborted) throw this.#timeoutError(source, maxPaceMs ?? 0)
      throw thrown
    } finally {
      leave()
    }
  }

  /** Returns `degraded` of the permit. */
  async #waitForPermit(
    { source, rate, share }: PermitRequest,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    for (;;) {
      signal?.throwIfAborted()
      const permit = await this.#options.rateLimiter.acquire(source, share, rate)
      if (permit.kind === 'go') return permit.degraded
      if (permit.kind === 'closed') throw this.#backoffError(source, permit.ms, permit.why)
      await sleep(permit.ms, undefined, signal ? { signal } : {})
    }
  }

  /** Blocks a source until the time that it announced, or for a while because it refuses us. */
  async recordBackoff(source: string, until: Date, why: Announced): Promise<void> {
    const ms = until.getTime() - this.#clock.now().getTime()
    if (ms <= 0) return
    if (await this.#options.rateLimiter.backOff(source, ms, why))
      this.#options.onEvent?.({ source, what: why, ms })
  }

  async #recordResult(source: string, ok: boolean): Promise<void> {
    const event = await this.#options.rateLimiter.recordResult(source, ok)
    if (event) this.#options.onEvent?.({ source, ...event })
  }

  #backoffError(source: string, ms: number, why: BackoffKind): FetchError {
    const retryAt = new Date(this.#clock.now().getTime() + ms)
    const [code, what] = CLOSED[why]
    return new FetchError(code, `${source} ${what}: next request at ${retryAt.toISOString()}.`, {
      input: source,
      retryAt,
    })
  }

  /** The retry time has jitter, so that the callers do not retry all at once. */
  #timeoutError(source: string, waitedMs: number): FetchError {
    const ms = Math.max(waitedMs, 1000) * (0.5 + Math.random())
    const retryAt = new Date(this.#clock.now().getTime() + ms)
    return new FetchError(
      'paced',
      `Stet sends ${source} no more requests than its setting allows: next one at ${retryAt.toISOString()}.`,
      {
        input: source,
        hint: 'Nothing is wrong. The limits are settings (docs/outbound.md).',
        retryAt,
      },
    )
  }
}
