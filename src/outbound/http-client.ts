import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, FetchError } from '../model/errors.ts'
import type { Exchange, HttpClient, HttpRequest } from '../model/http.ts'
import { createDeadline } from './deadline.ts'
import type { Dispatchers } from './dispatchers.ts'
import { exchangeOnce, type PreparedRequest } from './exchange-once.ts'
import { toFetchError } from './fetch-error.ts'
import type { HttpClientOptions } from './http-client-options.ts'
import { parseAllowlist } from './private-address-allowlist.ts'
import { readProxies } from './proxy-choice.ts'
import { followRedirect, initialRequest } from './redirect.ts'
import { RequestScheduler, rateLimitKeyOf } from './request-scheduler.ts'
import { backoffDelay, hasRetryAt, throwForStatus } from './retry-policy.ts'
import { assertAllowedUrl } from './ssrf-guard.ts'

export type { HttpClientOptions } from './http-client-options.ts'

/** How a request sees to it that its turn is awaited outside of its time limit. */
type Wait = <T>(work: () => Promise<T>) => Promise<T>

/** What counts against a source; an inward address or a size is no fault of its. */
const FAILURES: ReadonlySet<ErrorCode> = new Set(['network', 'upstream', 'unreadable'])

/** Is the answer of the kind that was asked for? Statuses but 200 say something by themselves. */
function reads({ status, body, headers }: Exchange, { expects }: HttpRequest): boolean {
  if (expects !== 'json' || status !== 200) return true
  return body.size > 0 && /\bjson\b/i.test(headers['content-type'] ?? '')
}

/** Redirects that are followed where the request does not say. */
const REDIRECTS = 5

/**
 * Makes the one client that leaves the process.
 *
 * `fetch` throws what `HttpClient` says, StoreError `store-full` where scratch has no space, and the
 * signal's own reason when the caller's signal ends it.
 *
 * @throws ConfigError `config-invalid` for an exception or a proxy that can't be read.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient & { close(): Promise<void> } {
  const exceptions = parseAllowlist(options.allowPrivate)
  const proxies = readProxies(options.proxy)
  let opened: Promise<Dispatchers> | null = null
  /** Imported on first use: undici takes long to load, and many a command fetches nothing. */
  const openDispatchers = (): Promise<Dispatchers> => {
    opened ??= import('./dispatchers.ts').then(({ createDispatchers }) =>
      createDispatchers(proxies, exceptions, options.resolve),
    )
    return opened
  }

  const pacing = options.scheduler ? new RequestScheduler(options.scheduler, options.clock) : null

  /** One answer, in its source's turn. What it says of the source's own state is kept. */
  async function paced(out: PreparedRequest, request: HttpRequest, wait: Wait): Promise<Exchange> {
    const send = async () => {
      const exchange = await exchangeOnce(await (await openDispatchers()).to(out.url), out)
      request.recorder?.record(exchange)
      throwForStatus(exchange, options.clock.now())
      return exchange
    }
    if (pacing === null) return send()
    const source = rateLimitKeyOf(out.url, request)
    const { share = 'normal', maxPaceMs, signal } = request
    const ended = await wait(() => pacing.acquire({ source, share, maxPaceMs, signal }))
    const startedAt = performance.now()
    const answered = (end: string) =>
      options.scheduler?.answered?.(source, end, performance.now() - startedAt)
    try {
      const exchange = await send()
      answered(String(exchange.status))
      await ended(reads(exchange, request))
      return exchange
    } catch (thrown) {
      const error = toFetchError(thrown, out.url.href, 0)
      const { code } = error
      answered(code)
      if (error instanceof FetchError && code === 'rate-limited' && error.retryAt) {
        await pacing.recordBackoff(source, error.retryAt)
      } else if (!request.signal?.aborted) {
        await ended(!FAILURES.has(code))
      }
      throw thrown
    }
  }

  /** One try: the whole chain of redirects, within one time limit. */
  async function attempt(request: HttpRequest, timeoutMs: number): Promise<Exchange> {
    using deadline = createDeadline(timeoutMs)
    const signal = request.signal ? AbortSignal.any([deadline.signal, request.signal]) : deadline.signal
    let out: PreparedRequest = initialRequest(
      request,
      options,
      assertAllowedUrl(request.url, exceptions),
      signal,
    )
    for (let left = request.redirects ?? REDIRECTS; ; left--) {
      const exchange = await paced(out, request, deadline.outside)
      const next = left > 0 ? followRedirect(exchange, out, options.clock.now()) : null
      if (next === null) return exchange
      assertAllowedUrl(next.url.href, exceptions)
      out = next
    }
  }

  return {
    async fetch(request) {
      const timeoutMs = request.timeoutMs ?? (request.media ? options.mediaTimeoutMs : options.textTimeoutMs)
      const policy = {
        attempts: request.attempts ?? options.attempts,
        delayMs: options.retryDelayMs,
        maxWaitMs: request.maxWaitMs ?? 0,
      }
      const tried = { failed: 0, told: 0, waitedMs: 0 }
      for (;;) {
        request.signal?.throwIfAborted()
        try {
          return await attempt(request, timeoutMs)
        } catch (thrown) {
          request.signal?.throwIfAborted()
          const error = toFetchError(thrown, request.url, timeoutMs)
          const pauseMs = backoffDelay(error, tried, policy, options.clock.now(), Math.random())
          if (pauseMs === null) throw error
          if (hasRetryAt(error)) {
            tried.told++
            tried.waitedMs += pauseMs
          } else tried.failed++
          await sleep(pauseMs, undefined, request.signal ? { signal: request.signal } : {}).catch(() =>
            request.signal?.throwIfAborted(),
          )
        }
      }
    },
    close: async () => (await opened)?.close(),
  }
}
