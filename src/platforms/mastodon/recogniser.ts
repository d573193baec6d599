import type { MarkupElement } from '../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { readPostUrl } from './post-id.ts'

/** `/@` and `/status` as redirectors and mail gateways write them; Sophos shows only the host. */
const WRAPPED = ['%2f%40', '%2f@', '_-40', '%2fstatus', 'protection.sophos.com']

/** Since Mastodon 4.4 an embed contains only the author: `Post by @user@host`. */
function words(element: MarkupElement): QuotedWords {
  const handle = /@(\w[\w.-]{0,63}@[a-z0-9.-]{3,253})/i.exec(element.text())?.[1]
  return handle === undefined
    ? NO_QUOTED_WORDS
    : { ...NO_QUOTED_WORDS, author: { name: '', handle: handle.replace(/\.$/, '') } }
}

/** Recognises posts of Mastodon and compatible servers in articles, on any host (platforms.md § 4). */
export const mastodonRecogniser = createRecogniser({
  platform: 'mastodon',
  clues: [
    'mastodon',
    'pixelfed',
    'lemmy',
    'lemm.',
    '/@',
    '/status',
    '/notice/',
    '/notes/',
    '/p/',
    ...WRAPPED,
  ],
  dataClue: /mastodon-embed|\/(?:@\w[\w.@-]{0,120}|statuses)(?:\\{0,2}\/)\d{3}/,
  ownMarkup: /^(?:mastodon-(?:embed|post|toot|status)|toot-embed|pixelfed__embed)$/i,
  labels: /mastodon|(?<![a-z])(?:toot|fediverse)s?(?![a-z])/i,
  read: readPostUrl,
  words,
})
