import { stringify } from 'csv-stringify/sync'
import { stripBidi } from '../card/strip-bidi.ts'
import { postSlug } from '../model/platform.ts'
import type { Report, ReportEntry } from './report-data.ts'

/** The columns, in order. */
const COLUMNS = [
  'event',
  'at',
  'platform',
  'id',
  'url',
  'author',
  'handle',
  'cause',
  'state',
  'outcome',
  'snapshot',
  'articles',
  'text',
] as const

/**
 * Renders one line per lost, returned and gone post (RFC 4180). A spreadsheet shows each cell as it is written: ids lead
 * with their platform, because a spreadsheet rounds a number of 19 digits; cells of strangers that it would evaluate as a
 * formula, or read as a number or date, begin with an apostrophe.
 */
export function renderReportCsv(report: Report): string {
  const rows = [
    ...report.lost.list.map((post) => row('lost', post)),
    ...report.returned.list.map((post) => row('returned', post)),
    ...report.gone.list.map((post) => row('gone', post)),
  ]
  return stringify([[...COLUMNS], ...rows], {
    escape_formulas: true,
    record_delimiter: 'windows',
    // Some readers end the line at a bare carriage return.
    quoted_match: /[\r\n]/,
  })
}

const row = (event: string, post: ReportEntry): string[] => [
  event,
  post.at,
  post.platform,
  postSlug(post),
  post.url,
  asText(post.author?.name ?? ''),
  asText(post.author?.handle ?? ''),
  post.cause ?? '',
  post.state,
  post.outcome ?? '',
  post.snapshot ?? '',
  post.articles.map(({ url }) => url).join(' '),
  post.takenDown ? 'taken down' : asText(post.text ?? ''),
]

/** What a spreadsheet reads as a number, a date or a time: `1e5`, `007`, `3-4`, `1,234`. */
const NUMERIC = /^\s*\p{Nd}[\p{Nd}\s.,:/%eE+-]*$/u

function asText(written: string): string {
  const visible = stripBidi(written)
  return NUMERIC.test(visible) ? `'${visible}` : visible
}
