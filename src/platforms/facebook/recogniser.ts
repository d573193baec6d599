import { findDate } from '../../detect/text/dates-in-words.ts'
import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement } from '../../model/recogniser.ts'
import { normalizeSpace } from '../shared/recognition/author-signature.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { parseFacebookUrl } from './post-url.ts'

/** `<blockquote cite><p>words</p>Posted by <a>Name</a> on <a>Friday, 24 April 2020</a></blockquote>`, as the SDK's embed code contains it. */
function words(element: MarkupElement, post: PostRef): QuotedWords {
  const paragraphs: string[] = []
  const links: MarkupElement[] = []
  for (const one of element.descendants()) {
    if (one.tag === 'p') paragraphs.push(one.text())
    if (one.tag === 'a' && paragraphs.length > 0) links.push(one)
  }
  const text = normalizeSpace(paragraphs.join('\n\n'))
  const date = links.at(-1)
  const name = links.at(-2)?.text() ?? ''
  if (text === '') return NO_QUOTED_WORDS
  const page = /facebook\.com\/([\w.]+)\/(?:posts|videos)\//.exec(post.url)?.[1]
  return {
    author: name === '' || page === undefined ? null : { name: normalizeSpace(name), handle: page },
    text,
    publishedOn: date === undefined ? null : findDate(date.text()),
    links: [],
  }
}

/** Recognises Facebook's posts, photos, videos and reels in articles (platforms.md § 5.1). */
export const facebookRecogniser = createRecogniser({
  platform: 'facebook',
  clues: ['facebook', 'fb.com/'],
  dataClue:
    /facebook\.com[^"\s]{0,160}?(?:posts|videos?|reel|permalink|story|photos?|watch)|fb-(?:post|video)/i,
  ownMarkup: /^(?:fb-(?:post|video)|amp-facebook|facebook-(?:post|video|embed))$/i,
  labels: /facebook|(?<![a-z])fb(?![a-z])/i,
  read: parseFacebookUrl,
  shortCodes: ['facebook', 'fb'],
  words,
})
