import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement } from '../../model/recogniser.ts'
import { normalizeSpace } from '../shared/recognition/author-signature.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { parseRedditUrl } from './post-url.ts'

/** `<a>Title</a><br> by<a href="/user/U/">u/U</a> in<a>SUB</a>`: a title, and since 2023 its author. */
function words(element: MarkupElement, post: PostRef): QuotedWords {
  let title: string | null = null
  let author: string | null = null
  for (const one of element.descendants()) {
    const href = one.tag === 'a' ? (one.attributes.href ?? '') : ''
    if (title === null && href.includes(post.id)) title = normalizeSpace(one.text())
    author ??= /\/(?:user|u)\/([\w-]{1,40})/.exec(href.includes(post.id) ? '' : href)?.[1] ?? null
  }
  return {
    ...NO_QUOTED_WORDS,
    author: author === null ? null : { name: '', handle: author },
    text: title === '' ? null : title,
  }
}

/** Recognises posts of Reddit in articles (platforms.md § 5.4). */
export const redditRecogniser = createRecogniser({
  platform: 'reddit',
  clues: ['reddit', 'redd.it', 'rxddit', 'redlib.', 'reddxxx'],
  dataClue: /reddit[^"\s]{0,80}?(?:\/|%2f|u002f)(?:comments|gallery)|redd\.it|reddit-(?:card|embed)/i,
  ownMarkup: /^(?:reddit-(?:card|embed|embed-bq|post)|amp-reddit)$/i,
  labels: /reddit/i,
  read: parseRedditUrl,
  unfurled: true,
  words,
})
