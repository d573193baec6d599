import { FetchError } from '../model/errors.ts'
import type { Exchange } from '../model/http.ts'

/** One row of the archive's index: a capture of a URL. */
export interface CdxRecord {
  /** The URL as it was archived, not normalised. */
  readonly url: string
  /** 14 digits, UTC. */
  readonly timestamp: string
  readonly mime: string
  /** `-` for a revisit record, which refers to an earlier capture with the same body. */
  readonly status: string
  /** The body's digest; captures with equal digests have the same body. */
  readonly digest: string
}

export interface CdxQuery {
  /** The beginning of the URLs, without scheme. */
  readonly prefix: string
  /** `field:regex` or `!field:regex`; the regex must match the whole value. */
  readonly filters?: readonly string[]
  /** The field whose runs of equal values are collapsed; `urlkey` gives one capture per URL. */
  readonly collapse?: string
  readonly limit: number
  readonly resumeKey?: string
}

const FIELDS = ['original', 'timestamp', 'mimetype', 'statuscode', 'digest'] as const

/** Builds the URL of an index query (platforms.md § 2.2). */
export function buildCdxUrl(base: string, query: CdxQuery): string {
  const parameters = new URLSearchParams({
    url: query.prefix,
    matchType: 'prefix',
    output: 'json',
    fl: FIELDS.join(','),
    limit: String(query.limit),
    showResumeKey: 'true',
  })
  for (const filter of query.filters ?? []) parameters.append('filter', filter)
  if (query.collapse !== undefined) parameters.set('collapse', query.collapse)
  if (query.resumeKey !== undefined) parameters.set('resumeKey', query.resumeKey)
  return `${base}/cdx/search/cdx?${parameters}`
}

interface CdxPage {
  readonly captures: readonly CdxRecord[]
  /** The start of the next page; null if this is the last one. */
  readonly resumeKey: string | null
}

/**
 * Parses the index's response.
 *
 * @throws FetchError `refused` (the archive excludes this site) · `unreadable`
 */
export function parseCdx({ status, url }: Exchange, text: string): CdxPage {
  if (/Blocked Site Error|AccessControlException/.test(text) || status === 403) {
    throw new FetchError('refused', `The web archive excludes ${url}.`, { input: url })
  }
  const rows = status === 200 ? parseRows(text) : null
  if (rows === null) {
    throw new FetchError('unreadable', `${url} answered ${status} without an index.`, { input: url })
  }
  const [names = [], ...rest] = rows
  // An empty row precedes the resume key.
  const end = rest.findIndex((row) => row.length === 0)
  const resumeKey = end < 0 ? null : (rest[end + 1]?.[0] ?? null)
  const captures = rest.slice(0, end < 0 ? rest.length : end).flatMap((row) => {
    const field = (name: (typeof FIELDS)[number]) => row[names.indexOf(name)] ?? ''
    const timestamp = field('timestamp')
    if (!/^\d{14}$/.test(timestamp) || !/^https?:\/\//i.test(field('original'))) return []
    return [
      {
        url: field('original'),
        timestamp,
        mime: field('mimetype'),
        status: field('statuscode'),
        digest: field('digest'),
      },
    ]
  })
  return { captures, resumeKey }
}

/** Parses a JSON list of lists of strings. An empty index may be sent as an empty body. */
function parseRows(text: string): string[][] | null {
  if (text.trim() === '') return []
  try {
    const value: unknown = JSON.parse(text)
    const isRow = (row: unknown) => Array.isArray(row) && row.every((cell) => typeof cell === 'string')
    return Array.isArray(value) && value.every(isRow) ? value : null
  } catch {
    return null
  }
}
