import type { Exchange, HttpRequest } from '../model/http.ts'
import { decodeBody, parseContentCodings } from './content-coding.ts'
import type { Route } from './dispatchers.ts'
import { formatRequestHead, formatResponseHead, joinHeaderFields, parseHeaderFields } from './http-head.ts'
import { sha256OfBlock, spoolBody, tooLargeError } from './spool.ts'

/** A complete request, ready to send. */
export interface PreparedRequest {
  readonly url: URL
  readonly method: NonNullable<HttpRequest['method']>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
  readonly media: boolean
  readonly maxBytes: number
  readonly cut: boolean
  readonly scratch: HttpRequest['scratch']
  readonly signal: AbortSignal
  readonly startedAt: Date
}

/** Whether a response has no body, regardless of its headers (RFC 9110 § 6.4.1). */
const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 304

/**
 * Sends one request and reads the whole response.
 *
 * @throws FetchError `too-large`, `unreadable` · StoreError `store-full` · errors of undici, Node and zlib
 */
export async function exchangeOnce({ dispatcher, origin }: Route, out: PreparedRequest): Promise<Exchange> {
  const { url, method, signal } = out
  const response = await dispatcher.request({
    origin,
    path: url.pathname + url.search,
    method,
    headers: { host: url.host, ...out.headers },
    body: out.body,
    signal,
    responseHeaders: 'raw',
  })
  const rawBody = response.body
  // Nobody awaits the error of an abandoned body.
  rawBody.on('error', () => {})
  try {
    const fields = parseHeaderFields(response.headers as unknown as string[])
    const headers = joinHeaderFields(fields)
    const status = response.statusCode
    const bodiless = isBodiless(method, status)
    const codings = bodiless ? [] : parseContentCodings(headers['content-encoding'])
    const declared = /^\d+$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : null
    const over = !bodiless && declared !== null && declared > out.maxBytes
    if (over && !out.cut) throw tooLargeError(url.href, out.maxBytes)

    const head = (size: number | null) => formatResponseHead(status, response.statusText, fields, size)
    const declaredSize = codings.length === 0 && !over ? declared : null
    const knownHead = bodiless ? head(null) : declaredSize === null ? null : head(declaredSize)
    const spooled = await spoolBody(decodeBody(rawBody, codings, url.href), {
      url: url.href,
      scratch: out.scratch,
      media: out.media,
      maxBytes: out.maxBytes,
      cut: out.cut,
      head: knownHead,
    })
    const { body, truncated } = spooled
    if (truncated) rawBody.destroy()
    const finalHead = knownHead ?? head(body.size)
    return {
      url: url.href,
      method,
      startedAt: out.startedAt,
      requestHead: formatRequestHead(method, url, out.headers),
      requestBody: out.body,
      responseHead: finalHead,
      status,
      headers,
      body,
      ...(truncated ? { truncated } : {}),
      blockSha256: spooled.blockSha256 ?? (await sha256OfBlock(finalHead, body)),
    }
  } catch (error) {
    rawBody.destroy()
    throw error
  }
}
