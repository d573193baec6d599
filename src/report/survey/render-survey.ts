import { stringify } from 'csv-stringify/sync'
import { html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { LABELS } from '../../platforms/registry.ts'
import { REPORT_STYLE } from '../html.ts'
import { escapeText, renderMarkdownTable } from '../markdown.ts'
import { renderBarChart } from '../plots.ts'
import { renderTable } from '../report-body.ts'
import type { SurveyReport } from './survey-report.ts'
import { summarizeSurvey, surveyTables } from './survey-tables.ts'

const titleOf = ({ site, at }: SurveyReport): string => `Embeds of ${site} on ${at.slice(0, 10)}`

/** Renders a survey as one HTML document with inline plots, without scripts or external resources. */
export function renderSurveyHtml(report: SurveyReport): string {
  const title = stripBidi(titleOf(report))
  const shares = report.byYear
    .filter(({ gone }) => gone.share !== null)
    .map(({ name, gone }) => ({ name, count: Number(((gone.share ?? 0) * 100).toFixed(1)) }))
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${REPORT_STYLE}</style></head><body>
<h1>${title}</h1>
${summarizeSurvey(report).map((line) => html`<p>${line}</p>`)}
${renderBarChart('Gone now, unconfirmed, by year, in per cent of the embeds that were asked for', shares)}
${renderBarChart(
  'Embeds in the sample, by platform',
  report.byPlatform.map(({ name, embeds: count }) => ({ name: LABELS.platform(name), count })),
)}
${renderBarChart(
  'Embeds in the sample, by form',
  report.byForm.map(({ name, embeds: count }) => ({ name, count })),
)}
${surveyTables(report).map(({ title: name, head, rows }) =>
  renderTable(
    name,
    head,
    rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`),
  ),
)}
<p>Sample of seed ${report.seed}. Each post was looked at once: a single answer proves no loss. Intervals are Wilson's, for the variance between articles.</p>
</body></html>
`}`
}

/** Renders a survey as Markdown. */
export function renderSurveyMarkdown(report: SurveyReport): string {
  return `${[
    `# ${escapeText(titleOf(report))}`,
    summarizeSurvey(report).join('\n'),
    ...surveyTables(report).map(({ title, head, rows }) =>
      renderMarkdownTable(
        title,
        head,
        rows.map((cells) => cells.map((cell) => escapeText(cell))),
      ),
    ),
  ].join('\n\n')}\n`
}

/** Renders a line per year, platform and form (RFC 4180), with shares from 0 to 1. */
export function renderSurveyCsv(report: SurveyReport): string {
  const groups = { year: report.byYear, platform: report.byPlatform, form: report.byForm }
  const rows = Object.entries(groups).flatMap(([group, list]) =>
    list.map(({ name, articles, embeds, gone }) => [
      group,
      name,
      articles,
      embeds,
      gone.asked,
      gone.count,
      gone.share,
      gone.low,
      gone.high,
    ]),
  )
  return stringify(
    [['group', 'name', 'articles', 'embeds', 'asked', 'gone', 'share', 'low', 'high'], ...rows],
    { escape_formulas: true, record_delimiter: 'windows' },
  )
}
