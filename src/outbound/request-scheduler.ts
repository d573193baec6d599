import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../model/clock.ts'
import { FetchError } from '../model/errors.ts'
import type { HttpRequest } from '../model/http.ts'
import type { BackoffKind, PriorityClass, Rate, RateLimiter, SourceEvent } from '../model/rate-limiter.ts'

/** Rates by source: the named ones, any media host, any other host. */
export interface SourceRates {
  readonly named: Readonly<Record<string, Rate>>
  readonly media: Rate
  readonly other: Rate
}

export interface RequestSchedulerOptions {
  readonly rateLimiter: RateLimiter
  readonly rates: SourceRates
  /** Told of a source that is closed, or opens again. */
  readonly tell?: (event: SourceEvent) => void
  /** Told how long each request took, and how it ended: a status, or the code of an error. */
  readonly answered?: (source: string, end: string, ms: number) => void
}

/** One request's part of a source's budget. */
interface Turn {
  readonly source: string
  readonly share: PriorityClass
  /** Beyond this the request is given up, `rate-limited`; left out, it waits for as long as it takes. */
  readonly maxPaceMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Which budget a request to `url` is on: the endpoint's own on its own host, else the host's. */
export function rateLimitKeyOf(url: URL, request: HttpRequest): string {
  const named = request.source !== undefined && url.host === URL.parse(request.url)?.host
  if (named && request.source !== undefined) return request.source
  return request.media ? `media ${url.host}` : url.host
}

/** Hands out turns, in the order of asking for each source and share of this process. */
export class RequestScheduler {
  readonly #options: RequestSchedulerOptions
  readonly #clock: Clock
  readonly #lines = new Map<string, Promise<void>>()

  constructor(options: RequestSchedulerOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /**
   * Comes back when the request may go out, with how to tell whether it went well.
   *
   * @throws FetchError with `retryAt`: `rate-limited` (the source closed itself, or `maxPaceMs` ran
   *   out), `upstream` (it failed too often) · the signal's reason
   */
  async acquire(turn: Turn): Promise<(ok: boolean) => Promise<void>> {
    const { source, share, maxPaceMs, signal } = turn
    const late = maxPaceMs === undefined ? null : AbortSignal.timeout(maxPaceMs)
    const end = late && signal ? AbortSignal.any([late, signal]) : (late ?? signal)
    const line = `${share} ${source}`
    const done = Promise.withResolvers<void>()
    const before = this.#lines.get(line)
    const mine = (before ?? Promise.resolve()).then(() => done.promise)
    this.#lines.set(line, mine)
    try {
      if (before) await orEnd(before, end)
      const troubled = await this.#granted(turn, end)
      return async (ok) => {
        if (troubled || !ok) await this.#ended(source, ok)
      }
    } catch (thrown) {
      signal?.throwIfAborted()
      if (late?.aborted) throw this.#later(source, maxPaceMs ?? 0)
      throw thrown
    } finally {
      done.resolve()
      if (this.#lines.get(line) === mine) this.#lines.delete(line)
    }
  }

  async #granted({ source, share }: Turn, end: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      end?.throwIfAborted()
      const grant = await this.#options.rateLimiter.acquire(source, share, this.#rate(source))
      if (grant.kind === 'go') return grant.troubled
      if (grant.kind === 'closed') throw this.#closed(source, grant.ms, grant.why)
      await sleep(grant.ms, undefined, end ? { signal: end } : {})
    }
  }

  #rate(source: string): Rate {
    const { named, media, other } = this.#options.rates
    return (
      (Object.hasOwn(named, source) ? named[source] : null) ?? (source.startsWith('media ') ? media : other)
    )
  }

  /** A source said when it may be asked again: until then nobody does. */
  async recordBackoff(source: string, until: Date): Promise<void> {
    const ms = until.getTime() - this.#clock.now().getTime()
    if (ms <= 0) return
    if (await this.#options.rateLimiter.backOff(source, ms))
      this.#options.tell?.({ source, what: 'limited', ms })
  }

  async #ended(source: string, ok: boolean): Promise<void> {
    const event = await this.#options.rateLimiter.recordResult(source, ok)
    if (event) this.#options.tell?.({ source, ...event })
  }

  #closed(source: string, ms: number, why: BackoffKind): FetchError {
    const retryAt = new Date(this.#clock.now().getTime() + ms)
    const [code, what] =
      why === 'limited'
        ? (['rate-limited', 'asked to be left alone'] as const)
        : (['upstream', 'failed too often in a row'] as const)
    return new FetchError(code, `${source} ${what}: not before ${retryAt.toISOString()}.`, {
      input: source,
      retryAt,
    })
  }

  /** Somewhat after now, spread, so that all who are told do not return at once. */
  #later(source: string, waitedMs: number): FetchError {
    const ms = Math.max(waitedMs, 1000) * (0.5 + Math.random())
    const retryAt = new Date(this.#clock.now().getTime() + ms)
    return new FetchError(
      'rate-limited',
      `There is a line for ${source}: not before ${retryAt.toISOString()}.`,
      {
        input: source,
        hint: 'Stet asks no faster than its settings allow (docs/outbound.md).',
        retryAt,
      },
    )
  }
}

function orEnd(before: Promise<void>, end: AbortSignal | undefined): Promise<void> {
  if (!end) return before
  end.throwIfAborted()
  const ended = Promise.withResolvers<never>()
  const stop = () => ended.reject(end.reason)
  end.addEventListener('abort', stop, { once: true })
  return Promise.race([before, ended.promise]).finally(() => end.removeEventListener('abort', stop))
}
