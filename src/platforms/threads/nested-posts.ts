import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { Author, PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import { metaMediaUrl } from '../shared/meta/media-url.ts'
import { readThreadsMedia } from './embed-media.ts'
import { readThreadsText } from './embed-text.ts'
import { parsePacificTime } from './pacific-time.ts'
import { parseProfileAddress } from './post-ref.ts'

export type QuotedWithoutWords = Extract<QuotedPart, { status: 'unavailable' }>

/** The author of a block; null if its link is missing. The page has neither display name nor number. */
export function readThreadsAuthor(block: Elements): Author | null {
  const identity = block.find('.AuthorIdentity').first()
  const handle = parseProfileAddress(identity.find('a.HeaderLink').first().attr('href'))
  if (handle === null) return null
  return {
    ...blankAuthor(handle, handle, `https://www.threads.com/@${handle}`),
    avatarUrl: metaMediaUrl(block.find('.AvatarContainer img').first().attr('src')),
    verification: identity.find('.VerifiedBadge').length > 0 ? 'verified' : null,
  }
}

/** The quoted post: its author and time; a script would fill in its words. */
export function readThreadsQuote(quote: Elements): QuotedWithoutWords {
  const handle = parseProfileAddress(quote.find('a.HeaderLink').first().attr('href'))
  const publishedAt = parsePacificTime(quote.find('.Timestamp').first().text())
  return {
    status: 'unavailable',
    id: null,
    url: null,
    ...(handle === null ? {} : { handle }),
    ...(publishedAt === null ? {} : { publishedAt }),
  }
}

/** The post that this one answers: shown above it, or named by its author. */
export function readAnsweredPost(
  $: HtmlPage,
  body: Elements,
  parent: Elements | null,
  witness: PostRecord['witness'],
): Pick<PostRecord, 'replyTo' | 'parent'> {
  const named = /@([\w.]{1,30})/.exec(body.find('.RepliedToText').first().text())?.[1]
  const author = parent === null ? null : readThreadsAuthor(parent)
  if (parent === null || author === null)
    return { replyTo: named === undefined ? null : { id: null, handle: named, url: null } }
  const {
    stet: _,
    quoted,
    witness: __,
    confirmedBy,
    quotedBy,
    ...blank
  } = blankRecord(
    // The page names the answered post by its author alone.
    { platform: 'threads', id: '', url: '' },
    witness,
  )
  const media = readThreadsMedia($, parent, author.url ?? '')
  const above: QuotedPost = {
    ...blank,
    author,
    publishedAt: parsePacificTime(parent.find('.Timestamp').last().text()),
    ...readThreadsText($, parent.find('.BodyTextContainer').first()),
    media: typeof media === 'string' ? [] : media,
  }
  return { replyTo: { id: null, handle: author.handle, url: null }, parent: above }
}
