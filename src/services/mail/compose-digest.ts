import { findSnapshot } from '../../catalog/snapshots/snapshots.ts'
import type { MailDraft, MailSection } from '../../mail/mail-content.ts'
import type { PostRef } from '../../model/platform.ts'
import { livenessLabel, STATE_LABELS } from '../../model/state-labels.ts'
import type { ReportEntry } from '../../report/report-data.ts'
import { reportTitle, summarizeReport } from '../../report/summary.ts'
import { buildReport } from '../build-report.ts'
import { loadMailedPost, type MailDeps } from './load-mailed-post.ts'
import { type MailedType, SECTION_TITLES } from './mailed-types.ts'

/** Posts of a section with words and picture, and posts that are named at all. */
const DETAILED = 8
const LISTED = 100

/** A post of the digest, and what happened to it. */
interface Item {
  readonly post: Pick<PostRef, 'platform' | 'id'>
  readonly status: string
  readonly at: string
}

/** Composes the digest of a time span: what was lost, returned, found gone and damaged in it. */
export async function composeDigest(deps: MailDeps, span: { since: Date; until: Date }): Promise<MailDraft> {
  const report = await buildReport(deps, span, 'guest', LISTED)
  const damagedSince = report.audit.damaged.filter(
    ({ since }) => since >= report.since && since < report.until,
  )
  const sections = [
    await section(deps, 'post.lost', report.lost.posts, report.lost.list.map(itemOf)),
    await section(deps, 'post.returned', report.returned.posts, report.returned.list.map(itemOf)),
    await section(deps, 'gone', report.gone.posts, report.gone.list.map(itemOf)),
    await section(deps, 'snapshot.damaged', damagedSince.length, await damagedItems(deps, damagedSince)),
  ].filter((one) => one !== null)
  const heading = reportTitle(report)
  return { subject: `Stet: ${heading}`, heading, intro: summarizeReport(report), sections }
}

async function section(
  deps: MailDeps,
  kind: MailedType | 'gone',
  count: number,
  items: readonly Item[],
): Promise<MailSection | null> {
  if (count === 0) return null
  const posts = []
  for (const [n, { post, status, at }] of items.entries())
    posts.push(await loadMailedPost(deps, post, { status, at }, n < DETAILED))
  return { title: SECTION_TITLES[kind], count, posts }
}

const itemOf = ({ platform, id, cause, state, at }: ReportEntry): Item => ({
  post: { platform, id },
  status: cause === null ? STATE_LABELS[state].words : livenessLabel(cause),
  at,
})

async function damagedItems(
  deps: MailDeps,
  damaged: readonly { readonly id: string; readonly since: string }[],
): Promise<Item[]> {
  const { db } = await deps.catalog()
  const items: Item[] = []
  for (const { id, since } of damaged.slice(0, LISTED)) {
    const row = await findSnapshot(db, id)
    if (row)
      items.push({
        post: { platform: row.platform, id: row.post_id },
        status: 'the stored copy is damaged',
        at: since,
      })
  }
  return items
}
