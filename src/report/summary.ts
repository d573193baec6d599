import type { Report } from './report-data.ts'

const day = (time: string): string => time.slice(0, 10)
const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

export const reportTitle = (report: Report): string =>
  `Embedded posts, ${day(report.since)} to ${day(report.until)}`

/** The report in a few sentences. */
export function summarizeReport({ lost, returned, posts, audit }: Report): string[] {
  const damaged = audit.damaged.length
  return [
    lost.posts === 0
      ? 'No post was lost.'
      : `${many(lost.posts, 'post')} of ${many(lost.accounts, 'account')} ${lost.posts === 1 ? 'was' : 'were'} lost.`,
    returned.posts === 0 ? 'None returned.' : `${many(returned.posts, 'post')} returned.`,
    `Now ${posts.lost} of ${posts.watched + posts.suspected + posts.lost + posts.returned} posts are lost, ${posts.suspected} suspected.`,
    `${audit.audited} of ${many(audit.snapshots, 'stored snapshot')} were read again in this time; ` +
      `${audit.never} never yet${audit.oldest === null ? '' : `; the longest unread since ${day(audit.oldest)}`}.`,
    damaged === 0
      ? 'No copy is damaged.'
      : `${damaged === 1 ? 'One copy is' : `${damaged} copies are`} damaged.`,
  ]
}
