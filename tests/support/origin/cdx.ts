import type { Answer, OriginRequest } from './answer.ts'

/** One capture that the origin's web archive holds. */
export interface ArchivedPage {
  /** The URL as it was archived. */
  readonly url: string
  /** 14 digits, UTC. */
  readonly timestamp: string
  readonly body: string | Uint8Array
  /** Default `text/html`. */
  readonly mime?: string
  /** Default 200. */
  readonly status?: number
}

interface Row {
  readonly urlkey: string
  readonly timestamp: string
  readonly original: string
  readonly mimetype: string
  readonly statuscode: string
  readonly digest: string
  readonly length: string
}

const FIELDS = ['urlkey', 'timestamp', 'original', 'mimetype', 'statuscode', 'digest', 'length'] as const
type Field = (typeof FIELDS)[number]

/** `com,twitter)/jack/status/20`: the index's sort key of a URL (platforms.md § 2.2). */
export function urlKey(address: string): string {
  const url = new URL(/^https?:/.test(address) ? address : `https://${address}`)
  const host = url.hostname.replace(/^www\d*\./, '')
  const path = decodeURI(url.pathname) + url.search
  return `${host.split('.').reverse().join(',')})${path}`.toLowerCase()
}

/** Derives a body's digest from its length and its URL: equal bodies of one URL have equal digests. */
const digest = (page: ArchivedPage): string => {
  const text = Buffer.from(page.body).toString('base64')
  let sum = 0
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) >>> 0
  return `${sum.toString(32)}${text.length}`.toUpperCase().padStart(32, 'A')
}

const rowOf = (page: ArchivedPage): Row => ({
  urlkey: urlKey(page.url),
  timestamp: page.timestamp,
  original: page.url,
  mimetype: page.mime ?? 'text/html',
  statuscode: String(page.status ?? 200),
  digest: digest(page),
  length: String(page.body.length),
})

/** `/cdx/search/cdx`: prefix or exact, `filter`, `collapse`, `limit`, `resumeKey`, JSON (platforms.md § 2.2). */
export function cdxSearch(request: OriginRequest, pages: readonly ArchivedPage[]): Answer {
  const { searchParams: query } = request.url
  const wanted = query.get('url') ?? ''
  const prefix = query.get('matchType') === 'prefix' || wanted.endsWith('*')
  const key = urlKey(wanted.replace(/\*$/, ''))
  let rows = pages
    .map(rowOf)
    .filter(({ urlkey }) => (prefix ? urlkey.startsWith(key) : urlkey === key))
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
  for (const filter of query.getAll('filter')) rows = rows.filter(passes(filter))
  rows = collapsed(rows, query.get('collapse'))
  const after = query.get('resumeKey')
  if (after !== null) rows = rows.filter((row) => place(row) > after)
  const limit = Number(query.get('limit') ?? rows.length)
  const page = rows.slice(0, limit)
  const fields = (query.get('fl')?.split(',') ?? FIELDS) as Field[]
  const answer: string[][] = page.map((row) => fields.map((field) => row[field]))
  const last = page.at(-1)
  if (query.get('showResumeKey') === 'true' && rows.length > limit && last) answer.push([], [place(last)])
  const body = JSON.stringify(page.length === 0 ? [] : [fields, ...answer])
  return { headers: { 'content-type': 'application/json' }, body }
}

const place = (row: Row): string => `${row.urlkey} ${row.timestamp}`

function passes(filter: string): (row: Row) => boolean {
  const [, not, field, pattern] = /^(!?)(\w+):(.*)$/s.exec(filter) ?? []
  const whole = new RegExp(`^(?:${pattern})$`)
  return (row) => whole.test(row[field as Field]) !== (not === '!')
}

/** Keeps the first of adjacent rows whose field, or its first N characters, are equal. */
function collapsed(rows: readonly Row[], collapse: string | null): Row[] {
  if (collapse === null) return [...rows]
  const [field, length] = collapse.split(':')
  const value = (row: Row) => row[field as Field].slice(0, length ? Number(length) : undefined)
  return rows.filter((row, at) => {
    const before = rows[at - 1]
    return before === undefined || value(before) !== value(row)
  })
}
