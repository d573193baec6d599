import { stripBidi } from '../card/strip-bidi.ts'
import { livenessLabel, STATE_LABELS } from '../model/state-labels.ts'
import { LABELS } from '../platforms/registry.ts'
import { nameCauses } from './name-causes.ts'
import type { Report, ReportEntry } from './report-data.ts'
import { reportTitle, summarizeReport } from './summary.ts'

/** Renders the report as Markdown, for an e-mail, a wiki or an issue. Escapes all text that strangers wrote. */
export function renderReportMarkdown(report: Report): string {
  const { lost, returned, gone, dead, audit } = report
  const sections = [
    `# ${reportTitle(report)}`,
    summarizeReport(report).join('\n'),
    renderMarkdownTable('Lost, by cause', ['cause', 'posts'], nameCauses(lost.byCause).map(pair)),
    renderMarkdownTable(
      'Lost, by platform',
      ['platform', 'posts'],
      lost.byPlatform.map(({ name, count }) => [LABELS.platform(name), count]),
    ),
    renderMarkdownTable(
      'Lost, by author',
      ['platform', 'author', 'posts'],
      lost.byAuthor.map((one) => [
        LABELS.platform(one.platform),
        escapeText(`${one.name ?? ''} ${LABELS.handle(one.platform, one.handle)}`),
        one.count,
      ]),
    ),
    renderMarkdownTable(
      'Lost, by article',
      ['article', 'posts'],
      lost.byArticle.map((one) => [link(one.title ?? one.url, one.url), one.count]),
    ),
    posts('Lost posts', lost.list, lost.more),
    posts('Returned posts', returned.list, returned.more),
    renderMarkdownTable(
      'Dead now, by platform',
      ['platform', 'lost', 'gone before'],
      dead.byPlatform.map(({ name, lost, gone }) => [LABELS.platform(name), lost, gone]),
    ),
    renderMarkdownTable('Dead now, by cause', ['cause', 'posts'], nameCauses(dead.byCause).map(pair)),
    renderMarkdownTable(
      'Gone before the first capture, by cause',
      ['cause', 'posts'],
      nameCauses(gone.byCause).map(pair),
    ),
    posts('Gone before the first capture', gone.list, gone.more),
    renderMarkdownTable(
      'Damaged copies',
      ['snapshot', 'since', 'key'],
      audit.damaged.map((one) => [one.id, day(one.since), escapeText(one.key)]),
    ),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function posts(title: string, list: readonly ReportEntry[], more: boolean): string {
  const rows = list.map((post) => [
    day(post.at),
    link(post.author ? `@${post.author.handle}` : post.postId, post.url),
    post.cause === null ? '' : livenessLabel(post.cause),
    STATE_LABELS[post.state].name,
    post.articles.map((one) => link(one.title ?? one.url, one.url)).join(', '),
    post.takenDown ? 'taken down' : escapeText(excerpt(post.text ?? '')),
  ])
  const cut = more ? '\n\nThe list is truncated; the counts above include all posts.' : ''
  return renderMarkdownTable(title, ['day', 'post', 'cause', 'state now', 'cited by', 'text'], rows) + cut
}

/** A table with a heading; empty without rows. Cells must be escaped. */
export function renderMarkdownTable(
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
  const characters = [...text]
  return characters.length > 140 ? `${characters.slice(0, 139).join('')}…` : text
}

/** Escapes Markdown's and its tables' markup (CommonMark § 2.4), on one line. */
export const escapeText = (text: string): string =>
  stripBidi(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()<>#+\-.!|~@&:]/g, '\\$&')

/** A Markdown link; plain text if the URL is not http(s). */
const link = (text: string, url: string): string => {
  const href = URL.parse(url)?.href ?? ''
  if (!/^https?:/.test(href)) return escapeText(text)
  return `[${escapeText(text)}](<${href.replace(/[<>|\\]/g, encodeURIComponent)}>)`
}
