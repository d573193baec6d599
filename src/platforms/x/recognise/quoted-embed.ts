import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { isStatusId, parseStatusUrl, statusRef } from '../status-url.ts'
import { isEmbedClass, mentionsXEmbedding } from './embed-markers.ts'
import { readPublisherCard } from './publisher-card.ts'
import {
  findOwnPermalink,
  findPermalinks,
  type Permalink,
  type QuotedWords,
  readQuotedWords,
  readXSignature,
} from './quoted-text.ts'

/**
 * Finds X's quotation and CMSs' variants of it: `blockquote.twitter-tweet` whole, empty, unquoted, without
 * its class or with another one (platforms.md §§ 1.2, 6.1). A quotation that only links to a post is not an
 * embed.
 */
export function findQuotedEmbed(element: MarkupElement): ElementFinding | null {
  const classed = isEmbedClass(element)
  if (element.tag !== 'blockquote' && (!classed || element.tag === 'a' || element.tag === 'body')) return null
  const links = findPermalinks(element)
  const ided = findXIdAttribute(element)?.id
  const own = links.find((link) => link.post.id === ided) ?? findOwnPermalink(element, links)
  if (own === null) return null
  const signed = readXSignature(element.textBefore(own.anchor)) !== null
  const bare = isBare(element)
  const form = element.tag === 'blockquote' && named(element) ? 'blockquote' : 'blockquote-unnamed'
  if (!classed && !signed && (isOfOthers(element) || (!bare && !mentionsXEmbedding(element, '')))) return null
  if (classed && element.tag !== 'blockquote' && !signed && !bare) return null
  return {
    ...own.post,
    role: 'embed',
    form: element.tag !== 'blockquote' ? 'quotation-box' : bare && !signed ? 'blockquote-empty' : form,
    ...(signed ? readQuotedWords(element, own) : drawn(element, own)),
    ...(element.closed ? {} : { through: own.anchor }),
  }
}

/** Is it another platform's quotation? Those may link to a post of X. */
const isOfOthers = (element: MarkupElement): boolean =>
  /instagram|tiktok|bluesky|mastodon|reddit|text-post-media|fb-|telegram/i.test(
    element.attributes.class ?? '',
  )

function drawn(element: MarkupElement, own: Permalink): QuotedWords {
  const words = readPublisherCard(element)
  return words.author === null ? readQuotedWords(element, own) : words
}

const named = (element: MarkupElement): boolean =>
  /\btwitter-(?:tweet|video)\b/.test(element.attributes.class ?? '')

/** Is the element empty except for the post's URL? */
function isBare(element: MarkupElement): boolean {
  const text = element.text().trim()
  return text === '' || (!/\s/.test(text) && parseStatusUrl(text) !== null)
}

const ID_NAME = /^(?:data-)?(?:[a-z]+-){0,3}(?:tweet|twitter-?(?:tweet|status)|xpost)(?:-?status)?-?id$/
const LOOSE_ID_NAME =
  /^(?:data-)?(?:tweet|(?:embed-|post-|status-|content-|media-|social-)?(?:id|shortcode|key))$/
/** Shorter ids are from before November 2011 and look like a CMS's numbers. */
const SNOWFLAKE_DIGITS = 17
const X_BY_NAME = /^(?:twitter|tweet|x|twitter-tweet|twitter_tweet)$/i
const X_IN_CLASS =
  /(?:embed|social|oembed|component)[\w-]*(?:twitter|tweet)|(?:twitter|tweet)[\w-]*(?:embed|placeholder|widget|container|card)|^js-embed-twitter$/i

/** Finds a post's id in an element's attributes: `data-tweet-id`, `tweetid`, `data-embed-id` beside a type. */
export function findXIdAttribute(element: MarkupElement): { id: string; attribute: string } | null {
  const loose: { id: string; attribute: string }[] = []
  for (const [attribute, value] of Object.entries(element.attributes)) {
    const id = value.trim()
    if (!isStatusId(id)) continue
    if (ID_NAME.test(attribute)) return { id, attribute }
    if (LOOSE_ID_NAME.test(attribute)) loose.push({ id, attribute })
  }
  const first = loose[0]
  if (first === undefined) return null
  const typed = Object.entries(element.attributes).some(
    ([name, value]) =>
      /(?:^|-)(?:type|provider|service|network|platform|embed|vendor|source)(?:-|$|name)/.test(name) &&
      X_BY_NAME.test(value),
  )
  const classes = (element.attributes.class ?? '').split(/\s+/)
  const classed =
    /^(?:[a-z]+-)*(?:tweet|twitter)(?:-|$)/.test(element.tag) || classes.some((name) => X_IN_CLASS.test(name))
  if (typed && (classed || first.id.length >= SNOWFLAKE_DIGITS)) return first
  return classed && first.id.length >= SNOWFLAKE_DIGITS ? first : null
}

export function postById(id: string, links: ReturnType<typeof findPermalinks>): ReturnType<typeof statusRef> {
  return links.find((link) => link.post.id === id)?.post ?? statusRef(id, null)
}
