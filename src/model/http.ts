import type { Readable } from 'node:stream'
import type { Announced, PriorityClass } from './rate-limiter.ts'

/**
 * A received body that can be read repeatedly. Small bodies are held in memory, large ones in a scratch file.
 * `sha256` is lower-case hex.
 */
export interface RecordedBody {
  readonly size: number
  readonly sha256: string
  /** The scratch file; null for a body in memory. */
  readonly path: string | null
  stream(): Readable
  /** All bytes at once. Use it for small responses only, never for media. */
  bytes(): Promise<Uint8Array>
  /** The bytes as UTF-8; malformed sequences become U+FFFD. */
  text(): Promise<string>
}

/**
 * A recorded HTTP request and its response, as HTTP/1.1. Only request headers of an allow-list are kept, `Set-Cookie`
 * is blanked, and the body is decoded.
 */
export interface Exchange {
  readonly url: string
  readonly method: string
  readonly startedAt: Date
  /** Request line and headers, CRLF between and an empty line at the end. */
  readonly requestHead: string
  readonly requestBody: Uint8Array | null
  /** Status line and headers, CRLF between and an empty line at the end. */
  readonly responseHead: string
  readonly status: number
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: RecordedBody
  /** True if only the beginning of the body was read, because the request set `cut`. */
  readonly truncated?: boolean
  /** SHA-256 of the WARC block, which is `responseHead` followed by the body. Hex. */
  readonly blockSha256: string
}

/** Collects the exchanges of a capture in order. */
export interface Recorder {
  record(exchange: Exchange): void
}

/** A temporary directory for the large bodies of one capture. Disposal deletes it with its content. */
export interface Scratch extends AsyncDisposable {
  readonly dir: string
  /** A new unique path inside the directory. */
  file(suffix: string): string
}

export interface HttpRequest {
  url: string
  method?: 'GET' | 'HEAD' | 'POST'
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array
  /** The largest accepted body; a larger one fails with `too-large`. Default: the configured limit. */
  maxBytes?: number
  /** Truncate a larger body to `maxBytes` instead of failing. */
  cut?: boolean
  /** How many times the request is tried before it fails. Default: as configured. */
  attempts?: number
  /** True for media, which get larger limits and `Accept-Encoding: identity`. */
  media?: boolean
  /** The most redirects to follow; each is recorded and passes the SSRF guard. Default: 5. */
  redirects?: number
  /** The time limit of one attempt, from sending the request to the last byte of the response, in milliseconds. */
  timeoutMs?: number
  /** The longest total wait announced by the source that is accepted, in milliseconds. Default 0: a 429 fails at once. */
  maxWaitMs?: number
  /** The endpoint whose rate limit applies, if that is not the host's. */
  source?: string
  /** The priority class of the request. Default: `normal`. */
  share?: PriorityClass
  /** The pause between two requests that the host asks for, in milliseconds, where it is longer than its rate limit's. */
  minIntervalMs?: number
  /** How long the rate limiter may delay the request before it fails with `paced`. Default: no limit. */
  maxPaceMs?: number
  /** The content type that a 200 must have for the circuit breaker to count it as a success. */
  expects?: 'json'
  scratch: Scratch
  recorder?: Recorder
  signal?: AbortSignal
}

/**
 * The only client for outbound requests. Returns the last exchange of the redirect chain for every status
 * below 500 except 429. Throws `FetchError` for all other statuses, for network errors and for refused addresses,
 * after the retries that the error code allows. `FetchError.exchange` is the response that caused the error.
 */
export interface HttpClient {
  fetch(request: HttpRequest): Promise<Exchange>
  /** Sends a named source no requests for `ms` milliseconds. Absent without a rate limiter. */
  pause?(request: Pick<HttpRequest, 'url' | 'source'>, ms: number, why: Announced): Promise<void>
}

/** Wraps a client so that its requests belong to a priority class. */
export const withPriorityClass = (http: HttpClient, share: PriorityClass): HttpClient => ({
  ...http,
  fetch: (request) => http.fetch({ share, ...request }),
})
