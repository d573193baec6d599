import type { IncomingHttpHeaders } from 'node:http'

/** What a request's preconditions come to: an answer without a body, and whether its range counts. */
export interface Preconditions {
  readonly answer: 304 | 412 | null
  readonly ranged: boolean
}

/**
 * Preconditions of a GET or HEAD in the order of RFC 9110, section 13.2.2: `If-Match` or
 * `If-Unmodified-Since`, then `If-None-Match` or `If-Modified-Since`, then `If-Range`.
 *
 * @param etag a strong one, in its quotes
 * @param at when the body last changed; compared to the second. Null: nobody knows, and dates are no condition
 */
export function evaluatePreconditions(
  headers: IncomingHttpHeaders,
  etag: string,
  at: Date | null,
): Preconditions {
  const changed = at === null ? Number.NaN : Math.floor(at.getTime() / 1000) * 1000
  const since = (header: string | undefined): number | null => {
    const time = Date.parse(header ?? '')
    return Number.isNaN(time) ? null : time
  }
  const unmodified = since(headers['if-unmodified-since'])
  const held =
    headers['if-match'] === undefined
      ? unmodified === null || at === null || changed <= unmodified
      : among(headers['if-match'], etag)
  if (!held) return { answer: 412, ranged: false }
  const modified = since(headers['if-modified-since'])
  const same =
    headers['if-none-match'] === undefined
      ? modified !== null && changed <= modified
      : // A weak comparison: whoever holds it weakly holds it.
        among(headers['if-none-match'].replaceAll('W/"', '"'), etag)
  if (same) return { answer: 304, ranged: false }
  const ifRange = headers['if-range']
  const ranged =
    ifRange === undefined || (typeof ifRange === 'string' && (ifRange === etag || since(ifRange) === changed))
  return { answer: null, ranged }
}

function among(header: string, etag: string): boolean {
  return header.split(',').some((one) => one.trim() === etag || one.trim() === '*')
}
