import type { ShareEstimate } from '../estimate-share.ts'
import type { SurveyReport, SurveyRow } from './survey-report.ts'

/** The parts of a survey as titled tables of plain text, for each format. */
export interface SurveyTable {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const HEAD = ['', 'articles', 'embeds', 'asked', 'gone now', 'share', '95 % from', 'to'] as const

/** The sentences at the head of a survey. It says "gone now, unconfirmed": one answer proves no loss. */
export function summarizeSurvey(report: SurveyReport): string[] {
  const { articles, embeds, gone, broken, backfill } = report
  const sample = articles.read + articles.failed
  return [
    `${count(articles.found)} articles were found; ${count(sample)} were drawn by year${articles.failed > 0 ? `, of which ${count(articles.failed)} could not be read` : ''}.`,
    `They have ${count(embeds.total)} embeds; the whole site has about ${count(embeds.estimated)}.`,
    gone.share === null
      ? 'No post could be asked for.'
      : `Of ${count(gone.asked)} embeds whose post answered, ${count(gone.count)} are gone now, unconfirmed: ${percent(gone.share)} (95 % between ${percent(gone.low)} and ${percent(gone.high)}).${embeds.unanswered > 0 ? ` ${count(embeds.unanswered)} gave no answer.` : ''}`,
    `Broken without a deletion: ${percent(broken.flattened.share)} are words without an address, ${percent(broken.closedPlatform.share)} are of platforms that have closed.`,
    `A full backfill takes ${count(backfill.requests)} requests to the site: ${days(backfill.days)}. With a WordPress interface or WARC files it takes far fewer.`,
  ]
}

export const surveyTables = (report: SurveyReport): SurveyTable[] =>
  [
    table('By year', 'year', report.byYear),
    table('By platform', 'platform', report.byPlatform),
    table('By form', 'form', report.byForm),
    {
      title: 'Articles that could not be read',
      head: ['reason', 'articles'],
      rows: Object.entries(report.failures).map(([reason, number]) => [reason, String(number)]),
    },
  ].filter(({ rows }) => rows.length > 0)

const table = (title: string, first: string, rows: readonly SurveyRow[]): SurveyTable => ({
  title,
  head: [first, ...HEAD.slice(1)],
  rows: rows.map(({ name, articles, embeds, gone }) => [
    name,
    String(articles),
    String(embeds),
    ...estimateCells(gone),
  ]),
})

const estimateCells = ({ asked, count: gone, share, low, high }: ShareEstimate): string[] => [
  String(asked),
  String(gone),
  percent(share),
  percent(low),
  percent(high),
]

/** A share as people read it; a dash where nothing was asked. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1)} %`

const count = (number: number): string => number.toLocaleString('en')

function days(number: number): string {
  if (number < 1 / 24) return `${Math.max(1, Math.round(number * 1440))} minutes`
  return number < 2 ? `${(number * 24).toFixed(1)} hours` : `${number.toFixed(1)} days`
}
