import { formatNumber } from '../card/format-number.ts'
import type { Report } from './report-data.ts'

const day = (time: string): string => time.slice(0, 10)
const pluralize = (count: number, one: string): string =>
  `${formatNumber(count)} ${one}${count === 1 ? '' : 's'}`

export const reportTitle = (report: Report): string =>
  `Embedded posts, ${day(report.since)} to ${day(report.until)}`

/** Summarises the report in a few sentences. */
export function summarizeReport({ lost, returned, gone, dead, posts, audit }: Report): string[] {
  const damaged = audit.damaged.length
  return [
    lost.posts === 0
      ? 'No post was lost.'
      : `${pluralize(lost.posts, 'post')} of ${pluralize(lost.accounts, 'account')} ${lost.posts === 1 ? 'was' : 'were'} lost.`,
    returned.posts === 0 ? 'None returned.' : `${pluralize(returned.posts, 'post')} returned.`,
    ...(gone.posts === 0
      ? []
      : [
          `${pluralize(gone.posts, 'post')} of ${pluralize(gone.accounts, 'account')} ${gone.posts === 1 ? 'was' : 'were'} gone before the first capture.`,
        ]),
    `Now ${formatNumber(posts.lost)} of ${formatNumber(Object.values(posts).reduce((sum, count) => sum + count, 0))} posts are lost, ${formatNumber(posts.suspected)} suspected${posts.gone === 0 ? '' : `, ${formatNumber(posts.gone)} were gone before`}.`,
    ...(dead.articles === 0
      ? []
      : [
          `${dead.moreArticles ? 'At least ' : ''}${pluralize(dead.articles, 'article')} cite${dead.articles === 1 ? 's' : ''} a dead post.`,
        ]),
    `${formatNumber(audit.audited)} of ${pluralize(audit.snapshots, 'stored snapshot')} were audited in this time; ` +
      `${formatNumber(audit.never)} never${audit.oldest === null ? '' : `; the oldest audit is of ${day(audit.oldest)}`}.`,
    damaged === 0
      ? 'No copy is damaged.'
      : `${damaged === 1 ? 'One copy is' : `${formatNumber(damaged)} copies are`} damaged.`,
  ]
}
