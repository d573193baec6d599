import type { MarkupElement } from '../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { readPostUrl } from './post-id.ts'

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
  clues: ['mastodon', 'pixelfed', 'lemm', '/@', '/status', '/notice/', '/notes/', '/p/'],
  dataClue: /mastodon-embed|\/(?:@\w[\w.@-]{0,120}|statuses)(?:\\{0,2}\/)\d{3}/,
  ownMarkup: /^(?:mastodon-(?:embed|post)|pixelfed__embed)$/i,
  labels: /mastodon/i,
  read: readPostUrl,
  words,
})
