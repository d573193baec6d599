import type { Readable } from 'node:stream'
import type { PriorityClass } from './rate-limiter.ts'

/**
 * Bytes that were received once, hashed as they came, and can be read again: in memory where they
 * are small, in a scratch file where they are not. `sha256` is lower-case hex.
 */
export interface RecordedBody {
  readonly size: number
  readonly sha256: string
  /** The scratch file that holds them; null where they are in memory. */
  readonly path: string | null
  stream(): Readable
  /** All bytes at once: for answers of known small size, never for media. */
  bytes(): Promise<Uint8Array>
  /** The bytes as UTF-8; malformed sequences become U+FFFD. */
  text(): Promise<string>
}

/**
 * One HTTP request and its whole response, as recorded: HTTP/1.1, request headers by allow-list,
 * `Set-Cookie` blanked, no transfer or content coding left on the body.
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
  /** True where only the beginning of the body was taken, as the request asked. */
  readonly truncated?: boolean
  /** SHA-256 over `responseHead` and body together: the WARC block. Hex. */
  readonly blockSha256: string
}

/** Keeps the exchanges that a capture rests on, in order. */
export interface Recorder {
  record(exchange: Exchange): void
}

/** A directory for one capture's large bodies; gone with everything in it when disposed. */
export interface Scratch extends AsyncDisposable {
  readonly dir: string
  /** A path inside that nobody else has. */
  file(suffix: string): string
}

export interface HttpRequest {
  url: string
  method?: 'GET' | 'HEAD' | 'POST'
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array
  /** Refuse a body beyond this (`too-large`); default the configured text limit. */
  maxBytes?: number
  /** Take the first `maxBytes` of a larger body in place of refusing it. */
  cut?: boolean
  /** How often it is made before it counts as failed; default as configured. */
  attempts?: number
  /** True for media: its limits are wider, and it is asked for with `Accept-Encoding: identity`. */
  media?: boolean
  /** Redirects to follow, each recorded and guarded; default 5. */
  redirects?: number
  /** From the first byte asked to the last byte had, in milliseconds. */
  timeoutMs?: number
  /** Longest announced wait to sit out, in milliseconds; default 0: a 429 is thrown at once. */
  maxWaitMs?: number
  /** The endpoint whose budget it is on, where that is not its host's. */
  source?: string
  /** On whose behalf; default `normal`. */
  share?: PriorityClass
  /** How long to wait in line for a turn before it is given up as `rate-limited`; default as long as it takes. */
  maxPaceMs?: number
  /** What a 200 has to be for its source to count as well. */
  expects?: 'json'
  scratch: Scratch
  recorder?: Recorder
  signal?: AbortSignal
}

/**
 * The one way out to the world. Returns the last exchange of the redirect chain for every status
 * below 500 but 429; throws `FetchError` for the rest, for the network and for the guard, after
 * the retries that the error's class allows. `FetchError.exchange` is the answer it rests on.
 */
export interface HttpClient {
  fetch(request: HttpRequest): Promise<Exchange>
}

/** The same way out, on behalf of one share. */
export const withPriorityClass = (http: HttpClient, share: PriorityClass): HttpClient => ({
  fetch: (request) => http.fetch({ share, ...request }),
})
