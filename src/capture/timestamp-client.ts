import { MAX_REPLY_BYTES } from '../archive/limits.ts'
import type { RequestTimestamp } from '../archive/timestamp/take-timestamps.ts'
import { FetchError } from '../model/errors.ts'
import type { HttpClient, Scratch } from '../model/http.ts'

interface Deps {
  readonly http: HttpClient
  readonly scratch: Scratch
  /** The longest `Retry-After` to wait for, in milliseconds. */
  readonly maxWaitMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Creates a function that sends timestamp requests over HTTP (RFC 3161 § 3.4), through the guarded client. It does not
 * follow redirects.
 *
 * @returns the function; it throws FetchError `upstream` for any status but 200, and what `HttpClient` throws
 */
export function createTimestampClient({ http, scratch, maxWaitMs, signal }: Deps): RequestTimestamp {
  return async (url, request) => {
    const { status, body } = await http.fetch({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: request,
      maxBytes: MAX_REPLY_BYTES,
      redirects: 0,
      maxWaitMs,
      scratch,
      ...(signal === undefined ? {} : { signal }),
    })
    if (status === 200) return body.bytes()
    throw new FetchError('upstream', `it answered ${status}`, { input: url })
  }
}
