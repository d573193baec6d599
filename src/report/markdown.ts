import { stripBidi } from '../card/strip-bidi.ts'
import type { Report, ReportEntry } from './report-data.ts'
import { reportTitle, summarizeReport } from './summary.ts'

/** The report as Markdown, for a mail, a wiki or an issue; words of others can't become markup. */
export function renderReportMarkdown(report: Report): string {
  const { lost, returned, audit } = report
  const sections = [
    `# ${reportTitle(report)}`,
    summarizeReport(report).join('\n'),
    table('Lost, by cause', ['cause', 'posts'], lost.byCause.map(pair)),
    table('Lost, by platform', ['platform', 'posts'], lost.byPlatform.map(pair)),
    table(
      'Lost, by author',
      ['platform', 'author', 'posts'],
      lost.byAuthor.map((one) => [one.platform, words(`${one.name ?? ''} @${one.handle}`), one.count]),
    ),
    table(
      'Lost, by article',
      ['article', 'posts'],
      lost.byArticle.map((one) => [link(one.title ?? one.url, one.url), one.count]),
    ),
    posts('What was lost', lost.list, lost.more),
    posts('What returned', returned.list, returned.more),
    table(
      'Damaged copies',
      ['snapshot', 'since', 'key'],
      audit.damaged.map((one) => [one.id, day(one.since), words(one.key)]),
    ),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function posts(title: string, list: readonly ReportEntry[], more: boolean): string {
  const rows = list.map((post) => [
    day(post.at),
    link(post.author ? `@${post.author.handle}` : post.postId, post.url),
    post.cause ?? '',
    post.state,
    post.articles.map((one) => link(one.title ?? one.url, one.url)).join(', '),
    post.takenDown ? 'taken down' : words(excerpt(post.text ?? '')),
  ])
  const cut = more ? '\n\nThe list is cut here; the counts above are of all.' : ''
  return table(title, ['day', 'post', 'cause', 'state now', 'cited by', 'words'], rows) + cut
}

function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const pair = (one: { name: string; count: number }) => [one.name, one.count]
const day = (time: string): string => time.slice(0, 10)

const excerpt = (text: string): string => {
  const signs = [...text]
  return signs.length > 140 ? `${signs.slice(0, 139).join('')}…` : text
}

/** Escapes what Markdown and its tables read as markup (CommonMark § 2.4); one line. */
const words = (text: string): string =>
  stripBidi(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()<>#+\-.!|~@&:]/g, '\\$&')

/** An address as it may stand in a link's brackets. */
const link = (text: string, url: string): string => {
  const href = URL.parse(url)?.href ?? ''
  if (!/^https?:/.test(href)) return words(text)
  return `[${words(text)}](<${href.replace(/[<>|\\]/g, encodeURIComponent)}>)`
}
