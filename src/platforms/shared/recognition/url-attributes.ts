import type { PostRef } from '../../../model/platform.ts'
import type { MarkupElement } from '../../../model/recogniser.ts'
import { FRAME_TAGS, isCustomElement, mentionsEmbedding } from './embed-markers.ts'
import { findPostInHelperPage } from './helper-page.ts'
import type { PostReader } from './post-reader.ts'

/** A post's URL in an attribute, and the attribute's name. */
export interface UrlAttribute {
  readonly post: PostRef
  readonly attribute: string
}

const LONGEST = 4096
/** Attributes with text or markup, which are not URLs. */
const NO_ADDRESS = /^(?:class|style|title|alt|srcdoc|on\w+|aria-.+)$/
const ABOUT_SHARING = /share|sharing|follow|intent|canonical-link|referrer|comment/i

/** Finds a post's URL in any attribute of an element, directly or in a query parameter; a frame's may be that of a page that draws the post. */
export function findPostByUrlAttribute(element: MarkupElement, reader: PostReader): UrlAttribute | null {
  const isFrame = FRAME_TAGS.has(element.tag)
  for (const [attribute, value] of Object.entries(element.attributes)) {
    if (value.length > LONGEST || NO_ADDRESS.test(attribute) || isButton(value)) continue
    const post =
      reader.post(value) ?? inQuery(value, reader) ?? (isFrame ? findPostInHelperPage(value, reader) : null)
    if (post !== null) return { post, attribute }
  }
  return null
}

const ATTRIBUTE = /^(?:data-|href$|url$|src$|content-|consent-|uc-|cite$)/

/** The same for an element that is neither a frame nor the platform's own: it must mention embedding. */
export function findPostByEmbedUrl(element: MarkupElement, reader: PostReader): UrlAttribute | null {
  const custom = isCustomElement(element, reader)
  for (const [attribute, value] of Object.entries(element.attributes)) {
    if (NO_ADDRESS.test(attribute) || ABOUT_SHARING.test(attribute)) continue
    if (!custom && !ATTRIBUTE.test(attribute) && !reader.labels.test(attribute)) continue
    if (value.length > LONGEST || isButton(value)) continue
    // A quotation's `cite` names the source of the text; it does not embed the post.
    if (attribute === 'cite' && !hasDataAttribute(element)) continue
    const post = reader.post(value) ?? (isEmbedder(value, reader) ? inQuery(value, reader) : null)
    if (post !== null && mentionsEmbedding(element, attribute, reader)) return { post, attribute }
  }
  return null
}

const hasDataAttribute = (element: MarkupElement): boolean =>
  Object.keys(element.attributes).some((name) => name.startsWith('data-'))

/** Is it the URL of a share, follow or like button? */
function isButton(url: string): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return /(?:(?:share|follow|tweet)_?button|sharer?|submit|intent|timeline|plugins\/(?:like|likebox|share|page|follow|comments|send|save))(?:[./][\w.-]*)?$/i.test(
    path,
  )
}

/** URLs of services and partial pages that embed another URL. */
const isEmbedder = (url: string, { labels }: PostReader): boolean =>
  /embed|iframe|widget|plugins|player/i.test(url) || labels.test(url)
const INNER = new Set(['url', 'href', 'src', 'u', 'link', 'embedurl', 'postid', 'id'])

/** Finds a post's URL in a query parameter, as embedding services use it: `/embed?url=https%3A%2F%2F…`. */
function inQuery(value: string, reader: PostReader): PostRef | null {
  const query = value.indexOf('?')
  if (query === -1) return null
  for (const [name, inner] of new URLSearchParams(value.slice(query + 1))) {
    if (!(INNER.has(name.toLowerCase()) || reader.labels.test(name)) || isButton(inner)) continue
    const post = reader.post(inner)
    if (post !== null) return post
  }
  return null
}
