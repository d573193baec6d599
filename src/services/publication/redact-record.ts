import { blankRecord } from '../../model/blank-record.ts'
import type { ExpandedLink, PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import { answeredPost, firstPost, type Mention, sourceOfMedium } from './mentioned-posts.ts'

type IsHidden = (post: Pick<Mention, 'platform' | 'id' | 'url'>) => boolean

/**
 * Removes the words, handles, media and URLs of hidden posts from the record of a post that quotes, answers or forwards them,
 * or shows their media.
 */
export function redactRecord(record: PostRecord, isHidden: IsHidden): PostRecord {
  if (isForwardHidden(record, isHidden)) return withoutWords(record)
  const isPostHidden = (post: QuotedPost) => isHidden(post) || isForwardHidden(post, isHidden)
  const { parent, links, disagreements, ...own } = record
  const quoted = record.quoted && redactQuoted(record, record.quoted, isHidden)
  const removed = [
    ...(quoted === record.quoted ? [] : ['quoted']),
    ...(parent && isPostHidden(parent) ? ['parent'] : []),
    ...(isAnswerHidden(record, isHidden) ? ['replyTo'] : []),
  ]
  return {
    ...redactParts(own, isHidden),
    quoted,
    ...(parent && !isPostHidden(parent) ? { parent: redactParts(parent, isHidden) } : {}),
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
  const mention = quoted.status === 'served' ? quoted.post : { platform, id: quoted.id, url: quoted.url }
  const isForward = quoted.status === 'served' && isForwardHidden(quoted.post, isHidden)
  if (isHidden(mention) || isForward) return { status: 'unavailable', id: null, url: null }
  if (quoted.status === 'unavailable') return quoted
  const post = redactParts(quoted.post, isHidden)
  return post === quoted.post ? quoted : { status: 'served', post }
}

/** A forward has nothing of its own but its author and its time: the words are those of the first post. */
const withoutWords = (record: PostRecord): PostRecord => ({
  ...blankRecord(record, record.witness),
  author: record.author,
  publishedAt: record.publishedAt,
  publishedOn: record.publishedOn,
  confirmedBy: record.confirmedBy,
})

const isForwardHidden = (
  post: Pick<QuotedPost, 'forwardedFrom' | 'platform'>,
  isHidden: IsHidden,
): boolean => {
  const first = firstPost(post)
  return first !== null && isHidden(first)
}

const isAnswerHidden = (post: Pick<QuotedPost, 'replyTo' | 'platform'>, isHidden: IsHidden): boolean => {
  const answered = answeredPost(post)
  return answered !== null && isHidden(answered)
}

/** Removes the media of hidden posts, and says of an answer to one only that it is an answer, not to whom. */
function redactParts<P extends Pick<QuotedPost, 'replyTo' | 'platform' | 'media'>>(
  post: P,
  isHidden: IsHidden,
): P {
  const media = post.media.filter((one) => {
    const source = sourceOfMedium(post, one)
    return source === null || !isHidden(source)
  })
  const own = media.length === post.media.length ? post : { ...post, media }
  return isAnswerHidden(post, isHidden) ? { ...own, replyTo: { id: null, handle: null, url: null } } : own
}

/** Whether a followed link is the post's own, not one of the quoted post. */
function isLinkOf({ entities, linkCard }: PostRecord): (link: ExpandedLink) => boolean {
  const shorts = new Set([...entities.map(({ short }) => short), linkCard?.url])
  return ({ short }) => shorts.has(short)
}
