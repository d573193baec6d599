import type { PlatformLabels } from '../model/labels.ts'
import { livenessLabel, STATE_LABELS } from '../model/state-labels.ts'
import { nameCauses } from '../report/name-causes.ts'
import type { Report, ReportEntry } from '../report/report-data.ts'
import { reportTitle, summarizeReport } from '../report/summary.ts'
import { alignColumns } from './align-columns.ts'
import { truncateLine } from './labels.ts'
import type { Terminal } from './terminal.ts'

/** The lines of a report for people at a terminal: tables that fit its width, without markup. */
export function reportLines(
  report: Report,
  { colours, width }: Pick<Terminal, 'colours' | 'width'>,
  labels: PlatformLabels,
): string[] {
  const { lost, returned, gone, audit } = report
  const table = (title: string, heading: readonly string[], rows: readonly (readonly string[])[]) => {
    if (rows.length === 0) return []
    const [head = '', ...lines] = alignColumns(heading, rows)
    return ['', colours.bold(title), `  ${colours.dim(head)}`, ...lines.map((line) => `  ${line}`)]
  }
  const counts = (title: string, what: string, rows: readonly { name: string; count: number }[]) =>
    table(
      title,
      ['posts', what],
      rows.map(({ name, count }) => [`${count}`, name]),
    )
  const posts = (title: string, list: readonly ReportEntry[], more: boolean) => [
    ...(list.length === 0 ? [] : ['', colours.bold(title)]),
    ...list.flatMap((post) => postLines(post, labels, { colours, width })),
    ...(more ? [colours.dim('  The list is truncated; the counts above include all posts.')] : []),
  ]
  return [
    colours.bold(reportTitle(report)),
    '',
    ...summarizeReport(report),
    ...counts('Lost, by cause', 'cause', nameCauses(lost.byCause)),
    ...counts('Lost, by platform', 'platform', lost.byPlatform),
    ...table(
      'Lost, by author',
      ['posts', 'author'],
      lost.byAuthor.map(({ count, name, handle, platform }) => [
        `${count}`,
        truncateLine(`${name ?? ''} ${labels.handle(platform, handle)}`, width - 9),
      ]),
    ),
    ...table(
      'Lost, by article',
      ['posts', 'article'],
      lost.byArticle.map(({ count, title, url }) => [`${count}`, truncateLine(title ?? url, width - 9)]),
    ),
    ...posts('Lost posts', lost.list, lost.more),
    ...posts('Returned posts', returned.list, returned.more),
    ...counts('Gone before the first capture, by cause', 'cause', nameCauses(gone.byCause)),
    ...posts('Gone before the first capture', gone.list, gone.more),
    ...table(
      'Damaged copies',
      ['since', 'key'],
      audit.damaged.map(({ since, key }) => [since.slice(0, 10), key]),
    ),
  ]
}

/** `2026-11-03 deleted by its author  @handle  https://…`, then its words and the articles that cite it. */
function postLines(
  post: ReportEntry,
  labels: PlatformLabels,
  { colours, width }: Pick<Terminal, 'colours' | 'width'>,
): string[] {
  const { author, platform, at, cause, state, url, articles } = post
  const who = author === null ? post.postId : labels.handle(platform, author.handle)
  const now = state === 'returned' || cause === null ? STATE_LABELS[state].name : livenessLabel(cause)
  const words = post.takenDown ? 'taken down' : (post.text ?? '')
  return [
    `  ${at.slice(0, 10)}  ${colours.red(now)}  ${who}`,
    colours.dim(`    ${url}`),
    ...(words === '' ? [] : [`    ${truncateLine(words, width - 4)}`]),
    ...articles.map((one) => colours.dim(`    in ${truncateLine(one.title ?? one.url, width - 7)}`)),
  ]
}
