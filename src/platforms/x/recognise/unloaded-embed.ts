import type { PostRef } from '../../../model/platform.ts'
import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { classesOf } from '../../shared/recognition/embed-markers.ts'
import { isIntentUrl, parseHandle, parseStatusUrl } from '../status-url.ts'
import { canShowXPost, mentionsXEmbedding } from './embed-markers.ts'
import { findXIdAttribute, postById } from './quoted-embed.ts'
import { findPermalinks, NO_QUOTED_WORDS, type QuotedWords, readQuotedWords } from './quoted-text.ts'

/** Finds elements that a script replaces by the post, with its id or URL in an attribute (platforms.md §§ 1.7, 6.1, 6.2). */
export function findUnloadedEmbed(element: MarkupElement): ElementFinding | null {
  if (element.tag === 'a') return card(element)
  if (!canShowXPost(element)) return null
  const frame = element.tag === 'iframe' || element.tag === 'amp-iframe' || element.tag === 'embed'
  const ided = findXIdAttribute(element)
  if (ided !== null) {
    const links = findPermalinks(element)
    const form = frame ? 'iframe' : element.tag === 'amp-twitter' ? 'amp-element' : 'attribute-id'
    return finding(element, postById(ided.id, links), form)
  }
  const post = frame ? postOfFrame(element) : postOfElement(element)
  if (post === null) return null
  return finding(
    element,
    post,
    frame ? 'iframe' : element.tag === 'amp-twitter' ? 'amp-element' : 'attribute-url',
  )
}

/** A link whose class marks it as an embed, such as a card or a screenshot of the post (BBC, platforms.md § 6.1). */
function card(element: MarkupElement): ElementFinding | null {
  if (!classesOf(element).some((name) => /^embed(?:ded)?-(?:[a-z]+-)*(?:post|tweet|link|card)/i.test(name)))
    return null
  const href = element.attributes.href ?? ''
  const post = isIntentUrl(href) ? null : parseStatusUrl(href)
  return post === null ? null : { ...post, role: 'embed', form: 'link-card', ...NO_QUOTED_WORDS }
}

function finding(element: MarkupElement, post: PostRef, form: string): ElementFinding {
  const inside = findPermalinks(element).findLast((link) => link.post.id === post.id)
  const words: QuotedWords = inside === undefined ? NO_QUOTED_WORDS : readQuotedWords(element, inside)
  const known = parseHandle(post) === null && inside !== undefined ? inside.post : post
  return { ...known, role: 'embed', form, ...words }
}

/** Finds a frame's post by its URL, or by a URL that a consent tool keeps in another attribute. */
function postOfFrame(element: MarkupElement): PostRef | null {
  for (const [name, value] of Object.entries(element.attributes)) {
    if (name === 'srcdoc' || name === 'title' || isButton(value)) continue
    const post = parseStatusUrl(value) ?? inQuery(value)
    if (post !== null) return post
  }
  return null
}

const isButton = (url: string): boolean =>
  isIntentUrl(url) ||
  /(?:tweet_button|follow_button|sharer?|intent|plugins\/like|timeline)\b/i.test(url.split('?', 1)[0] ?? '')

const ATTRIBUTE = /^(?:data-|href$|url$|src$|tweet|content-|consent-|uc-|cite$)/
const ABOUT_SHARING = /share|sharing|follow|intent|canonical-link|referrer|comment/i

/** URLs of services and partial pages that embed another URL. */
const EMBEDDER = /embed|iframe|tweet|twitframe|widget/i

/** Finds the post of any other element, which must mention embedding. */
function postOfElement(element: MarkupElement): PostRef | null {
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!ATTRIBUTE.test(name) || ABOUT_SHARING.test(name) || value.length > 4096 || isButton(value)) continue
    if (/share|follow-/i.test(element.attributes.class ?? '')) continue
    const post = parseStatusUrl(value) ?? (EMBEDDER.test(value) ? inQuery(value) : null)
    if (post !== null && mentionsXEmbedding(element, name)) return post
  }
  return null
}

const INNER = new Set(['url', 'href', 'src', 'u', 'link', 'tweet', 'tweeturl', 'embedurl', 'postid', 'id'])

/** Finds a post's URL in a query parameter, as embedding services use it: `/embed?url=https%3A%2F%2Fx.com%2F…`. */
function inQuery(value: string): PostRef | null {
  const query = value.indexOf('?')
  if (query === -1) return null
  for (const [name, inner] of new URLSearchParams(value.slice(query + 1))) {
    if (!INNER.has(name.toLowerCase()) || isButton(inner)) continue
    const post = parseStatusUrl(inner)
    if (post !== null) return post
  }
  return null
}
