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
 * A line for each post that was lost and each that returned (RFC 4180). A cell that a spreadsheet would
 * take for a formula is disarmed: a post's words are not ours.
 */
export function renderReportCsv(report: Report): string {
  const rows = [
    ...report.lost.list.map((post) => row('lost', post)),
    ...report.returned.list.map((post) => row('returned', post)),
  ]
  return stringify([[...COLUMNS], ...rows], {
    escape_formulas: true,
    record_delimiter: 'windows',
    // A bare return would end the line for some readers, and what follows would begin one.
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
