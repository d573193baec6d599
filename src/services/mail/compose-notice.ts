import { listMailedAnnouncements } from '../../catalog/mail/mail-items.ts'
import type { MailDraft, MailSection } from '../../mail/mail-content.ts'
import { subjectTitle } from '../../mail/words.ts'
import type { PostAnnouncement } from '../../model/announcement.ts'
import { Liveness } from '../../model/outcome.ts'
import { livenessLabel, STATE_LABELS } from '../../model/state-labels.ts'
import { loadMailedPost, type MailDeps } from './load-mailed-post.ts'
import { MAILED_TYPES, type MailedType, SECTION_TITLES } from './mailed-types.ts'

/** Posts with words and picture; a mail program cuts longer mails. */
const DETAILED = 20
/** Posts that are named at all. */
const LISTED = 500

/** Composes the notice of what happened to posts. */
export async function composeNotice(deps: MailDeps, mailId: string): Promise<MailDraft> {
  const all = await listMailedAnnouncements((await deps.catalog()).db, mailId)
  const sections: MailSection[] = []
  let listed = 0
  for (const type of MAILED_TYPES) {
    const some = all.filter((one) => one.type === type)
    if (some.length === 0) continue
    const posts = []
    for (const one of some.slice(0, LISTED - listed)) {
      const fact = { status: statusOf(type, one), at: one.at.toISOString() }
      posts.push(await loadMailedPost(deps, one.post, fact, listed < DETAILED))
      listed += 1
    }
    sections.push({ title: SECTION_TITLES[type], count: some.length, posts })
  }
  const heading = MAILED_TYPES.flatMap((type) => {
    const count = all.filter((one) => one.type === type).length
    return count === 0 ? [] : [COUNTED[type](count)]
  }).join(', ')
  return { subject: `Stet: ${heading}${onlyArticleOf(sections)}`, heading, intro: [], sections }
}

const plural = (count: number): string => (count === 1 ? '' : 's')

const COUNTED: Readonly<Record<MailedType, (count: number) => string>> = {
  'post.lost': (count) => `${count} post${plural(count)} lost`,
  'post.returned': (count) => `${count} post${plural(count)} returned`,
  'snapshot.damaged': (count) => `${count} ${count === 1 ? 'copy' : 'copies'} damaged`,
}

function statusOf(type: MailedType, { detail }: PostAnnouncement): string {
  if (type === 'snapshot.damaged') return 'the stored copy is damaged'
  if (type === 'post.returned') return STATE_LABELS.returned.words
  const cause = Liveness.safeParse(detail.cause)
  return cause.success ? livenessLabel(cause.data) : STATE_LABELS.lost.words
}

/** ` in “Title”` if one article cites every post. */
function onlyArticleOf(sections: readonly MailSection[]): string {
  const cited = sections.flatMap(({ posts }) => posts.map(({ articles }) => articles))
  const only = cited[0]?.[0]
  if (!only?.title || cited.some((articles) => articles.length !== 1 || articles[0]?.url !== only.url))
    return ''
  return ` in “${subjectTitle(only.title)}”`
}
