import type { IncomingHttpHeaders } from 'node:http'

/** The result of a request's preconditions: a status without a body, and whether its `Range` applies. */
interface Preconditions {
  readonly status: 304 | 412 | null
  readonly rangeApplies: boolean
}

/**
 * Evaluates the preconditions of a GET or HEAD in the order of RFC 9110, section 13.2.2: `If-Match` or
 * `If-Unmodified-Since`, then `If-None-Match` or `If-Modified-Since`, then `If-Range`.
 *
 * The package `fresh` covers only the second pair, and ignores it when the request has `Cache-Control: no-cache`.
 *
 * @param etag a strong entity tag, in quotes
 * @param lastModified compared to the second; null if unknown, in which case dates are ignored
 */
export function evaluatePreconditions(
  headers: IncomingHttpHeaders,
  etag: string,
  lastModified: Date | null,
): Preconditions {
  const changed = lastModified === null ? Number.NaN : Math.floor(lastModified.getTime() / 1000) * 1000
  const parseDate = (header: string | undefined): number | null => {
    const time = Date.parse(header ?? '')
    return Number.isNaN(time) ? null : time
  }
  const unmodified = parseDate(headers['if-unmodified-since'])
  const matches =
    headers['if-match'] === undefined
      ? unmodified === null || lastModified === null || changed <= unmodified
      : includesEtag(headers['if-match'], etag)
  if (!matches) return { status: 412, rangeApplies: false }
  const modified = parseDate(headers['if-modified-since'])
  const notModified =
    headers['if-none-match'] === undefined
      ? modified !== null && changed <= modified
      : // `If-None-Match` uses the weak comparison.
        includesEtag(headers['if-none-match'].replaceAll('W/"', '"'), etag)
  if (notModified) return { status: 304, rangeApplies: false }
  const ifRange = headers['if-range']
  const rangeApplies =
    ifRange === undefined ||
    (typeof ifRange === 'string' && (ifRange === etag || parseDate(ifRange) === changed))
  return { status: null, rangeApplies }
}

function includesEtag(header: string, etag: string): boolean {
  return header.split(',').some((one) => one.trim() === etag || one.trim() === '*')
}
