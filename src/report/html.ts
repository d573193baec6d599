import { type Html, html, safeHref } from '../card/html.ts'
import { stripBidi } from '../card/strip-bidi.ts'
import { PALETTE } from '../card/style.ts'
import type { Liveness } from '../model/outcome.ts'
import { livenessLabel } from '../model/state-labels.ts'
import { PLOT_STYLE } from './plot-style.ts'
import { renderBarChart, renderDailyChart } from './plots.ts'
import type { Report, ReportEntry } from './report-data.ts'
import { reportTitle, summarizeReport } from './summary.ts'

/** The style of reports, for light and dark screens and for paper. */
export const REPORT_STYLE = `${PALETTE}
body{margin:0 auto;max-width:960px;padding:24px 16px;background:var(--page);color:var(--ink);font:15px/1.5 var(--sans)}
h1{font-size:24px}h2{font-size:18px;margin-top:32px}a{color:var(--link)}
figure{margin:24px 0!important;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card)}
th,td{text-align:start;vertical-align:top;padding:6px 8px;border:1px solid var(--line);overflow-wrap:anywhere}
th,td.day{white-space:nowrap}td{min-width:88px}td.day{min-width:0}td.words{min-width:220px;unicode-bidi:isolate}
${PLOT_STYLE}`

/** Renders the report as one HTML document with inline plots, without scripts or external resources. */
export function renderReportHtml(report: Report): string {
  const { lost, returned, gone, audit } = report
  const title = reportTitle(report)
  const authors = lost.byAuthor.map(({ platform, handle, count }) => ({
    name: stripBidi(`@${handle} (${platform})`),
    count,
  }))
  const articles = lost.byArticle.map(({ title: name, url, count }) => ({
    name: stripBidi(name ?? url),
    count,
  }))
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${REPORT_STYLE}</style></head><body>
<h1>${title}</h1>
<p>${summarizeReport(report).join(' ')}</p>
${renderDailyChart('Lost and returned', report, [
  { name: 'Lost', kind: 'bad', days: lost.byDay },
  { name: 'Returned', kind: 'good', days: returned.byDay },
])}
${renderBarChart('Lost, by cause', causesOf(lost.byCause))}
${renderBarChart('Lost, by platform', lost.byPlatform)}
${renderBarChart('Lost, by author', authors)}
${renderBarChart('Lost, by article', articles)}
${posts('Lost posts', lost.list, lost.more)}
${posts('Returned posts', returned.list, returned.more)}
${renderBarChart('Gone before the first capture, by cause', causesOf(gone.byCause))}
${posts('Gone before the first capture', gone.list, gone.more)}
${
  audit.damaged.length > 0 &&
  renderTable(
    'Damaged copies',
    ['Snapshot', 'Since', 'Key'],
    audit.damaged.map(
      (one) =>
        html`<tr><td>${one.id}</td><td class="day">${one.since.slice(0, 10)}</td><td>${one.key}</td></tr>`,
    ),
  )
}
</body></html>
`}`
}

function posts(title: string, list: readonly ReportEntry[], more: boolean): Html | null {
  if (list.length === 0) return null
  const rows = list.map(
    (post) =>
      html`<tr><td class="day">${post.at.slice(0, 10)}</td><td>${link(post.url, post.author ? `@${post.author.handle}` : post.postId)}</td><td>${post.cause && livenessLabel(post.cause)}</td><td>${post.state}</td><td>${post.articles.map((one, place) => html`${place > 0 && ', '}${link(one.url, one.title ?? one.url)}`)}</td><td class="words" dir="auto">${post.takenDown ? 'taken down' : stripBidi(post.text ?? '')}</td></tr>`,
  )
  const head = ['Day', 'Post', 'Cause', 'Now', 'Cited by', 'Text']
  return html`${renderTable(title, head, rows)}${more && html`<p>The list is truncated; the counts above include all posts.</p>`}`
}

/** A table with a heading that scrolls by itself where it is wide. */
export const renderTable = (title: string, head: readonly string[], rows: readonly Html[]): Html =>
  html`<h2>${title}</h2><div class="wide" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`

function link(url: string, text: string): Html {
  const href = safeHref(url)
  const shown = html`<bdi>${stripBidi(text)}</bdi>`
  return href === null ? shown : html`<a href="${href}" rel="noopener noreferrer">${shown}</a>`
}

const causesOf = (tally: Report['lost']['byCause']) =>
  tally.map(({ name, count }) => ({ name: livenessLabel(name as Liveness), count }))
