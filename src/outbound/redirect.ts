import type { Exchange, HttpRequest } from '../model/http.ts'
import { ACCEPT_ENCODING } from './content-coding.ts'
import type { PreparedRequest } from './exchange-once.ts'
import type { HttpClientOptions } from './http-client-options.ts'
import { isRecordedHeader } from './http-head.ts'

const lowered = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** The request as it goes out first. A medium is asked for without coding: its bytes are kept as they lie. */
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
      ...lowered(request.headers ?? {}),
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

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * The request that an answer asks for in place of the one it answers; null where it does not, or
 * names no address (RFC 9110 § 15.4). Another host is told nothing that could be a secret.
 */
export function followRedirect(exchange: Exchange, out: PreparedRequest, now: Date): PreparedRequest | null {
  const location = exchange.headers.location
  if (!REDIRECTS.has(exchange.status) || location === undefined) return null
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
