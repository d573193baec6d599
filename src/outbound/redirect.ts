import type { Exchange, HttpRequest } from '../model/exchange.ts'
import type { Outgoing } from './answer.ts'
import { ACCEPT_ENCODING } from './decode.ts'
import { isRecorded } from './head.ts'
import type { HttpOptions } from './options.ts'

const lowered = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** The request as it goes out first. A medium is asked for without coding: its bytes are kept as they lie. */
export function firstRequest(
  request: HttpRequest,
  options: HttpOptions,
  url: URL,
  signal: AbortSignal,
): Outgoing {
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
export function redirected(exchange: Exchange, out: Outgoing, now: Date): Outgoing | null {
  const location = exchange.headers.location
  if (!REDIRECTS.has(exchange.status) || location === undefined) return null
  const url = URL.parse(location, out.url.href)
  if (url === null) return null
  url.hash = ''
  const keepsMethod = exchange.status === 307 || exchange.status === 308 || out.method === 'HEAD'
  const headers = Object.entries(out.headers).filter(
    ([name]) =>
      (url.origin === out.url.origin || isRecorded(name)) && (keepsMethod || !name.startsWith('content-')),
  )
  return {
    ...out,
    url,
    headers: Object.fromEntries(headers),
    ...(keepsMethod ? {} : { method: 'GET', body: null }),
    startedAt: now,
  }
}
