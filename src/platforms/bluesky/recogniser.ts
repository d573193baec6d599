import { findDate } from '../../detect/text/dates-in-words.ts'
import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement, Recogniser } from '../../model/recogniser.ts'
import { createSignatureReader, normalizeSpace } from '../shared/recognition/author-signature.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { postOf, postOfAtUri } from './at-uri.ts'
import { findFlattenedBlueskyPosts, SIGNATURE_PATTERN } from './flattened.ts'

/** Bluesky and front ends with its paths (platforms.md § 3). */
const HOSTS =
  /^(?:(?:www|staging|embed|main)\.)?(?:bsky\.app|bsky\.dev|fxbsky\.app|bskx\.app|vxbsky\.app|deer\.social|blacksky\.community)$/

function read(url: URL): PostRef | null {
  // The API's own address, as web archives have it.
  if (url.hostname === 'public.api.bsky.app') return postOfAtUri(url.searchParams.get('uri') ?? '')
  if (!HOSTS.test(url.hostname)) return null
  const path = url.pathname.replace(/%3a/gi, ':').replace(/%40/g, '@')
  const [, author, rkey] =
    /^\/profile\/([^/]+)\/post\/([^/]+)/.exec(path) ??
    /^\/embed\/([^/]+)\/app\.bsky\.feed\.post\/([^/]+)/.exec(path) ??
    []
  return postOf(author, rkey)
}

const signature = createSignatureReader(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/i)

/** `<p>words<br><br><a>[image or embed]</a></p>— Name (<a>@handle</a>) <a>January 1, 2025 at 3:00 PM</a>`. */
function words(element: MarkupElement): QuotedWords {
  const links: string[] = []
  for (const anchor of element.descendants()) {
    const href = anchor.tag === 'a' ? (anchor.attributes.href ?? '') : ''
    if (href === '') continue
    const before = element.textBefore(anchor)
    const signed = signature(before)
    if (signed !== null) {
      const text = normalizeSpace(before.slice(0, signed.start)).replace(/\s*\[image or embed\]$/, '')
      return {
        author: { name: signed.name, handle: signed.handle },
        text: text === '' ? null : text,
        publishedOn: findDate(anchor.text()),
        links,
      }
    }
    if (/^https?:/i.test(href) && URL.canParse(href) && !HOSTS.test(new URL(href).hostname)) links.push(href)
  }
  return NO_QUOTED_WORDS
}

const marked = createRecogniser({
  platform: 'bluesky',
  clues: ['bsky.', 'bsky-', 'bluesky', 'bskx.app', 'deer.social', 'blacksky'],
  dataClue: /app\.bsky\.feed\.post|bsky\.app|bluesky-embed/,
  ownMarkup: /^(?:bluesky-(?:embed|post)|bsky-(?:embed|post))$/i,
  labels: /bluesky|bsky/i,
  read,
  unfurled: true,
  fromText: postOfAtUri,
  permalink: 'last',
  words,
})

/** Recognises posts of Bluesky in articles: embeds, and their text without markup (platforms.md § 3). */
export const blueskyRecogniser: Recogniser = {
  ...marked,
  flattenedClue: SIGNATURE_PATTERN,
  flattened: (text) => findFlattenedBlueskyPosts(text, marked.post),
}
