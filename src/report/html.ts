import { html } from '../card/html.ts'
import { PALETTE } from '../card/style.ts'
import { PLOT_STYLE } from './plot-style.ts'
import { renderReportBody } from './report-body.ts'
import type { Report } from './report-data.ts'
import { reportTitle } from './summary.ts'

/** The style of reports, for light and dark screens and for paper. */
export const REPORT_STYLE = `${PALETTE}
body{margin:0 auto;max-width:960px;padding:24px 16px;background:var(--page);color:var(--ink);font:15px/1.5 var(--sans)}
h1{font-size:24px}h2{font-size:18px;margin-top:32px}h3{font-size:16px;margin-top:24px}a{color:var(--link)}
.plot{margin:20px 0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card)}
th,td{text-align:start;vertical-align:top;padding:6px 8px;border:1px solid var(--line);overflow-wrap:anywhere}
th,td.day{white-space:nowrap}td{min-width:88px}td.day{min-width:0}td.who{min-width:150px}td.words{min-width:220px;unicode-bidi:isolate}
${PLOT_STYLE}`

/** Renders the report as one HTML document with inline plots, without scripts or external resources. */
export function renderReportHtml(report: Report): string {
  const title = reportTitle(report)
  const body = renderReportBody(report, { post: ({ url }) => url, article: ({ url }) => url })
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${REPORT_STYLE}</style></head><body>
<h1>${title}</h1>
${body}
</body></html>
`}`
}
