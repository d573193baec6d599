import { FetchError } from '../model/errors.ts'
import type { Exchange } from '../model/http.ts'

/** One capture in the archive's index. */
export interface CdxRecord {
  /** As it was archived, in its own spelling. */
  readonly url: string
  /** 14 digits, UTC. */
  readonly timestamp: string
  readonly mime: string
  /** `-` for a capture that refers to an earlier one with the same body. */
  readonly status: string
  /** Of the body: captures with the same one need not be read twice. */
  readonly digest: string
}

export interface CdxQuery {
  /** Without scheme. */
  readonly prefix: string
  /** `field:regex` or `!field:regex`, over the whole value. */
  readonly filters?: readonly string[]
  /** `urlkey`: one capture an address. */
  readonly collapse?: string
  readonly limit: number
  readonly resumeKey?: string
}

const FIELDS = ['original', 'timestamp', 'mimetype', 'statuscode', 'digest'] as const

/** Where the index is asked (platforms.md § 2.2). */
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

export interface CdxPage {
  readonly captures: readonly CdxRecord[]
  /** Where the next page begins; null: there is none. */
  readonly resumeKey: string | null
}

/**
 * The index's answer.
 *
 * @throws FetchError `refused` (the archive does not show this site) · `unreadable`
 */
export function parseCdx({ status, url }: Exchange, text: string): CdxPage {
  if (/Blocked Site Error|AccessControlException/.test(text) || status === 403) {
    throw new FetchError('refused', `The web archive does not show ${url}.`, { input: url })
  }
  const rows = status === 200 ? rowsOf(text) : null
  if (rows === null) {
    throw new FetchError('unreadable', `${url} answered ${status}, and no index.`, { input: url })
  }
  const [names = [], ...rest] = rows
  // Before the resume key stands an empty row.
  const end = rest.findIndex((row) => row.length === 0)
  const resumeKey = end < 0 ? null : (rest[end + 1]?.[0] ?? null)
  const captures = rest.slice(0, end < 0 ? rest.length : end).flatMap((row) => {
    const of = (name: (typeof FIELDS)[number]) => row[names.indexOf(name)] ?? ''
    const timestamp = of('timestamp')
    if (!/^\d{14}$/.test(timestamp) || !/^https?:\/\//i.test(of('original'))) return []
    return [
      {
        url: of('original'),
        timestamp,
        mime: of('mimetype'),
        status: of('statuscode'),
        digest: of('digest'),
      },
    ]
  })
  return { captures, resumeKey }
}

/** A JSON list of lists of strings; an index without rows may be no text at all. */
function rowsOf(text: string): string[][] | null {
  if (text.trim() === '') return []
  try {
    const value: unknown = JSON.parse(text)
    const isRow = (row: unknown) => Array.isArray(row) && row.every((cell) => typeof cell === 'string')
    return Array.isArray(value) && value.every(isRow) ? value : null
  } catch {
    return null
  }
}
