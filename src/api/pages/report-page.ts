import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { renderReportCsv } from '../../report/csv.ts'
import { renderReportHtml } from '../../report/html.ts'
import { renderReportMarkdown } from '../../report/markdown.ts'
import { renderReportBody } from '../../report/report-body.ts'
import type { Report } from '../../report/report-data.ts'
import { reportTitle } from '../../report/summary.ts'
import type { App } from '../../runtime/app.ts'
import { buildReport } from '../../services/build-report.ts'
import type { Api } from '../server/api.ts'
import { postPath } from './labels.ts'
import { sendPage } from './layout.ts'
import { blankAsUndefined, buildHref, endOfDay, startOfDay } from './query-params.ts'

/** The files that a report can be saved as. */
const FILES = {
  html: { type: 'text/html; charset=utf-8', label: 'HTML', render: renderReportHtml },
  csv: { type: 'text/csv; charset=utf-8', label: 'CSV', render: renderReportCsv },
  md: { type: 'text/markdown; charset=utf-8', label: 'Markdown', render: renderReportMarkdown },
} as const

const Query = z.object({
  since: blankAsUndefined(z.iso.date()),
  until: blankAsUndefined(z.iso.date()),
  format: blankAsUndefined(z.enum(['html', 'csv', 'md'])),
})

/** Posts that each table of the page has; the files have thousands. */
const ROWS = 10
const DAY_MS = 86_400_000
const SPANS = [7, 30, 90, 365]

/** `/report`: what `stet report` tells, for a time that the reader chooses; `?format=` saves it as a file. */
export function reportPage(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.get(
    '/report',
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { since, until, format } = request.query
      const bounds = { since: startOfDay(since), until: endOfDay(until) }
      if (format !== undefined) {
        const { type, render } = FILES[format]
        const report = await buildReport(app, bounds, request.viewer)
        const name = `report-${report.since.slice(0, 10)}-${report.until.slice(0, 10)}.${format}`
        return await reply
          .headers({
            'content-type': type,
            'content-disposition': `attachment; filename="${name}"`,
            'x-content-type-options': 'nosniff',
            'cache-control': 'private, no-store',
          })
          .send(render(report))
      }
      const report = await buildReport(app, bounds, request.viewer, ROWS)
      const links = { post: postPath, article: ({ id }: { readonly id: string }) => `/articles/${id}` }
      const body = html`<div><h1>Report</h1><p class="lede">${reportTitle(report)}</p></div>
${renderSpans(report, app.clock.now(), { since, until })}
<div class="report">${renderReportBody(report, links, ROWS)}</div>
<p class="row">Whole lists: <a href="/losses">Losses</a> <a href="/losses?state=gone">Gone before the first capture</a> <a href="/articles?dead=true">Articles with a dead post</a></p>`
      return sendPage(request, reply, { title: 'Report', body })
    },
  )
}

function renderSpans(
  report: Report,
  now: Date,
  chosen: { readonly since: string | undefined; readonly until: string | undefined },
): Html {
  const dayBefore = (days: number): string =>
    new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10)
  return html`<div class="panel"><nav aria-label="Times"><ul class="row">${SPANS.map((days) => {
    const since = dayBefore(days)
    return html`<li><a href="${buildHref('/report', { since })}"${chosen.since === since && chosen.until === undefined && html` aria-current="true"`}>${days} days</a></li>`
  })}</ul></nav>
<form class="row" method="get" action="/report"><label>From<input type="date" name="since" value="${report.since.slice(0, 10)}"></label><label>To<input type="date" name="until" value="${chosen.until ?? ''}"></label><button>Show</button></form>
<p class="row fine">Save all of it as ${Object.entries(FILES).map(
    ([format, { label }]) => html`<a href="${buildHref('/report', { ...chosen, format })}">${label}</a>`,
  )}</p></div>`
}
