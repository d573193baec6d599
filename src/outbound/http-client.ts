import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, FetchError } from '../model/errors.ts'
import type { Exchange, HttpClient, HttpRequest } from '../model/http.ts'
import { createDeadline } from './deadline.ts'
import type { Dispatchers } from './dispatchers.ts'
import { exchangeOnce, type PreparedRequest } from './exchange-once.ts'
import { toFetchError } from './fetch-error.ts'
import type { HttpClientOptions } from './http-client-options.ts'
import { followRedirect, initialRequest } from './prepare-request.ts'
import { parseAllowlist } from './private-address-allowlist.ts'
import { readProxies } from './proxy-choice.ts'
import { RequestScheduler } from './request-scheduler.ts'
import { backoffDelay, hasRetryAt, throwForStatus } from './retry-policy.ts'
import { assertAllowedUrl } from './ssrf-guard.ts'

export type { HttpClientOptions } from './http-client-options.ts'

/** Runs `work` outside of the time limit of a request. */
type SuspendDeadline = <T>(work: () => Promise<T>) => Promise<T>

/** Errors that the circuit breaker counts as failures of the source. A refused address or a large body is not its fault. */
const SOURCE_FAILURES: ReadonlySet<ErrorCode> = new Set(['network', 'upstream', 'unreadable'])

/** Whether a 200 has the expected content type. Other statuses are meaningful without it. */
function isExpected({ status, body, headers }: Exchange, { expects }: HttpRequest): boolean {
  if (expects !== 'json' || status !== 200) return true
  return body.size > 0 && /\bjson\b/i.test(headers['content-type'] ?? '')
}

/** The default limit of redirects. */
const MAX_REDIRECTS = 5

/**
 * Creates the client for all outbound requests.
 *
 * `fetch` throws the errors of `HttpClient`, StoreError `store-full` if the scratch directory has no space, and the
 * reason of the caller's signal if it aborts.
 *
 * @throws ConfigError `config-invalid` for an invalid exception or proxy
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

  const scheduler = options.scheduler ? new RequestScheduler(options.scheduler, options.clock) : null

  /** Sends one request with a permit of its source, and reports the result to the rate limiter. */
  async function sendWithPermit(
    out: PreparedRequest,
    request: HttpRequest,
    suspend: SuspendDeadline,
  ): Promise<Exchange> {
    const send = async () => {
      const exchange = await exchangeOnce(await (await openDispatchers()).to(out.url), out)
      request.recorder?.record(exchange)
      throwForStatus(exchange, options.clock.now())
      return exchange
    }
    if (scheduler === null) return send()
    const { source, rate } = scheduler.rateLimitOf(out.url, request)
    const { share = 'normal', maxPaceMs, signal } = request
    using permission = await suspend(() => scheduler.acquire({ source, rate, share, maxPaceMs, signal }))
    const startedAt = performance.now()
    const onResponse = (result: string) =>
      options.scheduler?.onResponse?.(source, result, performance.now() - startedAt)
    try {
      const exchange = await send()
      onResponse(String(exchange.status))
      await permission.report(isExpected(exchange, request))
      return exchange
    } catch (thrown) {
      const error = toFetchError(thrown, out.url.href, 0)
      const { code } = error
      onResponse(code)
      if (error instanceof FetchError && code === 'rate-limited' && error.retryAt) {
        await scheduler.recordBackoff(source, error.retryAt, 'limited')
      } else if (!request.signal?.aborted) {
        await permission.report(!SOURCE_FAILURES.has(code))
      }
      throw thrown
    }
  }

  /** One attempt: the request with all its redirects, within one time limit. */
  async function attempt(request: HttpRequest, timeoutMs: number): Promise<Exchange> {
    using deadline = createDeadline(timeoutMs)
    const signal = request.signal ? AbortSignal.any([deadline.signal, request.signal]) : deadline.signal
    let out: PreparedRequest = initialRequest(
      request,
      options,
      assertAllowedUrl(request.url, exceptions),
      signal,
    )
    for (let left = request.redirects ?? MAX_REDIRECTS; ; left--) {
      const exchange = await sendWithPermit(out, request, deadline.suspend)
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
      const state = { failures: 0, announcedWaits: 0, waitedMs: 0 }
      for (;;) {
        request.signal?.throwIfAborted()
        try {
          return await attempt(request, timeoutMs)
        } catch (thrown) {
          request.signal?.throwIfAborted()
          const error = toFetchError(thrown, request.url, timeoutMs)
          const pauseMs = backoffDelay(error, state, policy, options.clock.now(), Math.random())
          if (pauseMs === null) throw error
          if (hasRetryAt(error)) {
            state.announcedWaits++
            state.waitedMs += pauseMs
          } else state.failures++
          await sleep(pauseMs, undefined, request.signal ? { signal: request.signal } : {}).catch(() =>
            request.signal?.throwIfAborted(),
          )
        }
      }
    },
    ...(scheduler === null
      ? {}
      : {
          pause: (request, ms, why) =>
            scheduler.recordBackoff(
              scheduler.rateLimitOf(new URL(request.url), request).source,
              new Date(options.clock.now().getTime() + ms),
              why,
            ),
        }),
    close: async () => (await opened)?.close(),
  }
}
