import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { isBare } from '../../shared/recognition/embed-element.ts'
import { isOwnElement, mentionsEmbedding } from '../../shared/recognition/embed-markers.ts'
import { findPostByIdAttribute } from '../../shared/recognition/id-attributes.ts'
import type { QuotedWords } from '../../shared/recognition/post-reader.ts'
import { X_READER } from './post-reader.ts'
import { readPublisherCard } from './publisher-card.ts'
import {
  findOwnPermalink,
  findPermalinks,
  type Permalink,
  readQuotedWords,
  readXSignature,
} from './quoted-text.ts'

/**
 * Finds X's quotation and CMSs' variants of it: `blockquote.twitter-tweet` whole, empty, unquoted, without
 * its class or with another one (platforms.md §§ 1.2, 6.1). A quotation that only links to a post is not an
 * embed.
 */
export function findQuotedEmbed(element: MarkupElement): ElementFinding | null {
  const classed = isOwnElement(element, X_READER)
  if (element.tag !== 'blockquote' && (!classed || element.tag === 'a' || element.tag === 'body')) return null
  const links = findPermalinks(element)
  const ided = findPostByIdAttribute(element, X_READER)?.id
  const own = links.find((link) => link.post.id === ided) ?? findOwnPermalink(element, links)
  if (own === null) return null
  const signed = readXSignature(element.textBefore(own.anchor)) !== null
  const bare = isBare(element, X_READER)
  const form = element.tag === 'blockquote' && named(element) ? 'blockquote' : 'blockquote-unnamed'
  if (!classed && !signed && !bare && !mentionsEmbedding(element, '', X_READER)) return null
  if (classed && element.tag !== 'blockquote' && !signed && !bare) return null
  return {
    ...own.post,
    role: 'embed',
    form: element.tag !== 'blockquote' ? 'quotation-box' : bare && !signed ? 'blockquote-empty' : form,
    ...(signed ? readQuotedWords(element, own) : drawn(element, own)),
    ...(element.closed ? {} : { through: own.anchor }),
  }
}

function drawn(element: MarkupElement, own: Permalink): QuotedWords {
  const words = readPublisherCard(element)
  return words.author === null ? readQuotedWords(element, own) : words
}

const named = (element: MarkupElement): boolean =>
  /\btwitter-(?:tweet|video)\b/.test(element.attributes.class ?? '')
