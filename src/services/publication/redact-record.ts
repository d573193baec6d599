import type { ExpandedLink, PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import { answeredPost, type Mention } from './mentioned-posts.ts'

type IsHidden = (post: Pick<Mention, 'platform' | 'id'>) => boolean

/** Removes the words, handles, media and URLs of hidden posts from the record of a post that quotes or answers them. */
export function redactRecord(record: PostRecord, isHidden: IsHidden): PostRecord {
  const { parent, links, disagreements, ...own } = record
  const quoted = record.quoted && redactQuoted(record, record.quoted, isHidden)
  const removed = [
    ...(quoted === record.quoted ? [] : ['quoted']),
    ...(parent && isHidden(parent) ? ['parent'] : []),
    ...(isAnswerHidden(record, isHidden) ? ['replyTo'] : []),
  ]
  return {
    ...redactReply(own, isHidden),
    quoted,
    ...(parent && !isHidden(parent) ? { parent: redactReply(parent, isHidden) } : {}),
    ...(links && { links: removed.includes('quoted') ? links.filter(isLinkOf(record)) : links }),
    ...(disagreements && {
      disagreements: disagreements.filter(({ field }) => !removed.includes(field.split(/[.[]/, 1)[0] ?? '')),
    }),
  }
}

function redactQuoted(
  { platform }: PostRecord,
  quoted: NonNullable<QuotedPart>,
  isHidden: IsHidden,
): QuotedPart {
  const mention = quoted.status === 'served' ? quoted.post : { platform, id: quoted.id }
  if (isHidden(mention)) return { status: 'unavailable', id: null, url: null }
  if (quoted.status === 'unavailable' || !isAnswerHidden(quoted.post, isHidden)) return quoted
  return { status: 'served', post: redactReply(quoted.post, isHidden) }
}

const isAnswerHidden = (post: Pick<QuotedPost, 'replyTo' | 'platform'>, isHidden: IsHidden): boolean => {
  const answered = answeredPost(post)
  return answered !== null && isHidden(answered)
}

/** Says only that the post is an answer, not to whom. */
const redactReply = <P extends Pick<QuotedPost, 'replyTo' | 'platform'>>(post: P, isHidden: IsHidden): P =>
  isAnswerHidden(post, isHidden) ? { ...post, replyTo: { id: null, handle: null, url: null } } : post

/** Whether a followed link is the post's own, not one of the quoted post. */
function isLinkOf({ entities, linkCard }: PostRecord): (link: ExpandedLink) => boolean {
  const shorts = new Set([...entities.map(({ short }) => short), linkCard?.url])
  return ({ short }) => shorts.has(short)
}
