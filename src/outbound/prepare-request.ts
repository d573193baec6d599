import type { Exchange, HttpRequest } from '../model/http.ts'
import { ACCEPT_ENCODING } from './content-coding.ts'
import type { PreparedRequest } from './exchange-once.ts'
import type { HttpClientOptions } from './http-client-options.ts'
import { isRecordedHeader } from './http-head.ts'

const lowerCaseNames = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** Prepares the first request. Media are requested without content coding, so that their original bytes are stored. */
export function initialRequest(
  request: HttpRequest,
  options: HttpClientOptions,
  url: URL,
  signal: AbortSignal,
): PreparedRequest {
  const media = request.media ?? false
  url.hash = ''
  return {
    url,
    method: request.method ?? 'GET',
    headers: {
      'user-agent': options.userAgent,
      accept: '*/*',
      ...lowerCaseNames(request.headers ?? {}),
      'accept-encoding': media ? 'identity' : ACCEPT_ENCODING,
    },
    body: request.body ?? null,
    media,
    maxBytes: request.maxBytes ?? (media ? options.mediaLimit : options.textLimit),
    cut: request.cut ?? false,
    scratch: request.scratch,
    signal,
    startedAt: options.clock.now(),
  }
}

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Prepares the request that follows a redirect (RFC 9110 § 15.4); null if the response is no redirect or has no valid
 * location. Headers that could contain secrets are not sent to another host.
 */
export function followRedirect(exchange: Exchange, out: PreparedRequest, now: Date): PreparedRequest | null {
  const location = exchange.headers.location
  if (!REDIRECT_STATUSES.has(exchange.status) || location === undefined) return null
  const url = URL.parse(location, out.url.href)
  if (url === null) return null
  url.hash = ''
  const keepsMethod = exchange.status === 307 || exchange.status === 308 || out.method === 'HEAD'
  const headers = Object.entries(out.headers).filter(
    ([name]) =>
      (url.origin === out.url.origin || isRecordedHeader(name)) &&
      (keepsMethod || !name.startsWith('content-')),
  )
  return {
    ...out,
    url,
    headers: Object.fromEntries(headers),
    ...(keepsMethod ? {} : { method: 'GET', body: null }),
    startedAt: now,
  }
}
