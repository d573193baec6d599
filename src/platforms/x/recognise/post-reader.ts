import type { PostRef } from '../../../model/platform.ts'
import {
  createPostReader,
  NO_QUOTED_WORDS,
  type RecogniserSpec,
} from '../../shared/recognition/post-reader.ts'
import { createStatusRef, isIntentUrl, isStatusId, readStatusUrl } from '../status-url.ts'
import { readDataWords } from './data-words.ts'
import { findPermalinks, readQuotedWords } from './quoted-text.ts'

/** Forms that name X by its letter alone: short codes, and the BBC's skip link. */
const CODES_OF_X = ['[x ', '{% x ', '{{< x ', '{{<x ', '{{% x ', '[x]', '[media=x]', 'end of x post']

/** An id, or a path of X without its host, as scripts that draw a post take it: `jo/status/1`. */
function byId(text: string, handle?: string): PostRef | null {
  if (isStatusId(text)) return createStatusRef(text, handle ?? null)
  const [, author, id = ''] = /^\/?@?(\w{1,20})\/status(?:es)?\/(\d{1,19})$/.exec(text) ?? []
  return isStatusId(id) ? createStatusRef(id, author === 'i' ? null : (author ?? null)) : null
}

/** What distinguishes X's embeds from those of other platforms (platforms.md §§ 1.2, 1.7, 6.1, 6.2). */
export const X_SPEC: RecogniserSpec = {
  platform: 'x',
  // Front ends and thread readers have other paths, but each contains one of these two.
  clues: ['twitter', 'tweet', 'x.com', '/status', '/thread/', 'x-post', 'x-embed', ...CODES_OF_X],
  // A URL with its id, or a named id.
  dataClue:
    /(?:status(?:es)?|article)(?:\\{0,4}\/|%2f|\\{1,4}u002f)\d|tweet_?id|id_str|type"\s?:\s?"(?:tweet|twitter|x-?post)|[[,]"(?:tweet|x-?post)"|embed\/tweet|tweet-id/i,
  ownMarkup: /^(?:twitter-(?:tweet|video|widget)|tweet|amp-twitter)$/i,
  labels:
    /(?<!re)tweet|twitter|twttr|(?<![a-z])x-?(?:post|embed)|^(?:x|tuit)$|(?:embed|provider|platform|network|social)[-_]{1,2}x(?![a-z\d])/i,
  read: readStatusUrl,
  byId,
  // Shorter ids are from before November 2011 and look like a CMS's numbers.
  distinctId: /^\d{17,}$/,
  idAttributes:
    /^(?:data-)?(?:[a-z]+-){0,3}(?:tweet|twitter-?(?:tweet|status)|xpost)(?:-?status)?-?(?:id|link)$/i,
  shortCodes: ['tweet', 'twitter', 'x'],
  unfurled: true,
  acts: isIntentUrl,
  words(element, post) {
    const own = findPermalinks(element).findLast((link) => link.post.id === post.id)
    return own === undefined ? NO_QUOTED_WORDS : readQuotedWords(element, own)
  },
  dataWords: readDataWords,
}

export const X_READER = createPostReader(X_SPEC)
