import { stringify } from 'csv-stringify/sync'
import { stripBidi } from '../card/strip-bidi.ts'
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
 * Renders one line per lost and per returned post (RFC 4180). Escapes cells that a spreadsheet would
 * evaluate as a formula, because strangers write the posts.
 */
export function renderReportCsv(report: Report): string {
  const rows = [
    ...report.lost.list.map((post) => row('lost', post)),
    ...report.returned.list.map((post) => row('returned', post)),
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
  post.id,
  post.url,
  stripBidi(post.author?.name ?? ''),
  stripBidi(post.author?.handle ?? ''),
  post.cause ?? '',
  post.state,
  post.outcome ?? '',
  post.snapshot ?? '',
  post.articles.map(({ url }) => url).join(' '),
  post.takenDown ? 'taken down' : stripBidi(post.text ?? ''),
]
