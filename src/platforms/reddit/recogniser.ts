import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement } from '../../model/recogniser.ts'
import { normalizeSpace } from '../shared/recognition/author-signature.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

const ID = /^[a-z0-9]{4,10}$/
const HOSTS = /^(?:[a-z-]+\.)?(?:reddit\.com|redditmedia\.com|vxreddit\.com|rxddit\.com|reddxxx\.com)$/
/** Front ends with Reddit's paths. */
const MIRRORS = /^(?:(?:libreddit|redlib|teddit|safereddit)\.[a-z0-9.-]+)$/
const PATH =
  /^(?:\/[a-z]{2})?(?:\/(r|u|user)\/([\w-]{1,40}))?\/(?:comments|gallery|tb)\/([A-Za-z0-9]+)(?![\w-])/

function read(url: URL): PostRef | null {
  const host = url.hostname
  if (/^(?:www\.)?redd\.it$/.test(host)) {
    return postOf(/^\/([A-Za-z0-9]+)\/?$/.exec(url.pathname)?.[1], undefined, undefined)
  }
  if (!HOSTS.test(host) && !MIRRORS.test(host)) return null
  const [, kind, owner, id] = PATH.exec(url.pathname) ?? []
  return postOf(id, kind, owner)
}

/** The canonical URL, without the title, which some forms of the URL lack. */
function postOf(written: string | undefined, kind?: string, owner?: string): PostRef | null {
  const id = written?.toLowerCase() ?? ''
  if (!ID.test(id)) return null
  const where = owner === undefined ? '' : `${kind === 'r' ? 'r' : 'user'}/${owner}/`
  return { platform: 'reddit', id, url: `https://www.reddit.com/${where}comments/${id}/` }
}

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
  read,
  unfurled: true,
  words,
})
