import {
  createPostReader,
  NO_QUOTED_WORDS,
  type RecogniserSpec,
} from '../../shared/recognition/post-reader.ts'
import { isIntentUrl, isStatusId, readStatusUrl, statusRef } from '../status-url.ts'
import { readDataWords } from './data-words.ts'
import { findPermalinks, readQuotedWords } from './quoted-text.ts'

/** Forms that name X by its letter alone: short codes, and the BBC's skip link. */
const CODES_OF_X = ['[x ', '{% x ', '{{< x ', '{{<x ', '{{% x ', 'end of x post']

/** What distinguishes X's embeds from those of other platforms (platforms.md §§ 1.2, 1.7, 6.1, 6.2). */
export const X_SPEC: RecogniserSpec = {
  platform: 'x',
  // Front ends and thread readers have other paths, but each contains one of these two.
  clues: ['twitter', 'tweet', 'x.com', '/status', '/thread/', ...CODES_OF_X],
  // A URL with its id, or a named id.
  dataClue: /status(?:es)?(?:\\{0,4}\/|%2f|\\{1,4}u002f)\d|tweet_?id|id_str|embed\/tweet|tweet-id/i,
  ownMarkup: /^(?:twitter-(?:tweet|video|widget)|tweet|amp-twitter)$/i,
  labels: /(?<!re)tweet|twitter|twttr|(?<![a-z])x-?post|^(?:x|tuit)$/i,
  read: readStatusUrl,
  byId: (id, handle) => (isStatusId(id) ? statusRef(id, handle ?? null) : null),
  // Shorter ids are from before November 2011 and look like a CMS's numbers.
  distinctId: /^\d{17,}$/,
  idAttributes: /^(?:data-)?(?:[a-z]+-){0,3}(?:tweet|twitter-?(?:tweet|status)|xpost)(?:-?status)?-?id$/i,
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
