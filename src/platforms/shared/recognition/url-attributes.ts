import type { PostRef } from '../../../model/platform.ts'
import type { MarkupElement } from '../../../model/recogniser.ts'
import { canShowPost, FRAME_TAGS, isOwnElement, mentionsEmbedding } from './embed-markers.ts'
import type { PostReader } from './recogniser-spec.ts'

/** A post's address in an attribute, and which. */
export interface UrlAttribute {
  readonly post: PostRef
  readonly attribute: string
}

const LONGEST = 4096
/** Words for readers, and markup of their own: no addresses. */
const NO_ADDRESS = /^(?:class|style|title|alt|srcdoc|on\w+|aria-.+)$/
const ABOUT_SHARING = /share|sharing|follow|intent|referrer|comment/i

/** The post that any attribute of an element addresses, itself or in a query. */
export function findPostByUrlAttribute(element: MarkupElement, reader: PostReader): UrlAttribute | null {
  for (const [attribute, value] of Object.entries(element.attributes)) {
    if (value.length > LONGEST || NO_ADDRESS.test(attribute) || isButton(value)) continue
    const post = reader.post(value) ?? inQuery(value, reader)
    if (post !== null) return { post, attribute }
  }
  return null
}

const ATTRIBUTE = /^(?:data-|href$|url$|src$|content-|consent-|uc-|cite$)/

/** The same for an element that is no frame and not the platform's own: it must itself speak of embedding. */
export function findPostByEmbedUrl(element: MarkupElement, reader: PostReader): UrlAttribute | null {
  for (const [attribute, value] of Object.entries(element.attributes)) {
    if (!ATTRIBUTE.test(attribute) || ABOUT_SHARING.test(attribute)) continue
    if (value.length > LONGEST || isButton(value)) continue
    // A quotation's source says where the words are from, not that the post is shown.
    if (attribute === 'cite' && !hasDataAttribute(element)) continue
    const post = reader.post(value) ?? (EMBEDDER.test(value) ? inQuery(value, reader) : null)
    if (post !== null && mentionsEmbedding(element, attribute, reader)) return { post, attribute }
  }
  return null
}

const hasDataAttribute = (element: MarkupElement): boolean =>
  Object.keys(element.attributes).some((name) => name.startsWith('data-'))

/** A share, follow or like button's own address. */
function isButton(url: string): boolean {
  const path = url.split('?', 1)[0] ?? ''
  return /(?:share_?button|follow_?button|sharer?|submit|intent|plugins\/(?:like|likebox|share|page|follow|comments|send|save))(?:[./]\w*)?$/i.test(
    path,
  )
}

/** Addresses of services and partial pages that turn another address into an embed. */
const EMBEDDER = /embed|iframe|widget|plugins|player/i
const INNER = new Set(['url', 'href', 'src', 'u', 'link', 'embedurl', 'postid', 'id'])

/** A post's address in a query, as embedding services take it: `/embed?url=https%3A%2F%2F…`. */
function inQuery(value: string, reader: PostReader): PostRef | null {
  const query = value.indexOf('?')
  if (query === -1) return null
  for (const [name, inner] of new URLSearchParams(value.slice(query + 1))) {
    if (!INNER.has(name.toLowerCase()) || isButton(inner)) continue
    const post = reader.post(inner)
    if (post !== null) return post
  }
  return null
}

/** No embed has more of the platform's own elements inside itself; what has is markup gone wrong. */
const MOST_OWN = 4

/** The posts addressed inside an element, in order, by links, frames and the platform's own elements. */
export function findPostsInside(
  element: MarkupElement,
  reader: PostReader,
): { anchor: MarkupElement; post: PostRef }[] {
  const inside: { anchor: MarkupElement; post: PostRef }[] = []
  let owned = 0
  for (const anchor of element.descendants()) {
    let post: PostRef | null = null
    if (anchor.tag === 'a') post = reader.post(anchor.attributes.href ?? '')
    else if (FRAME_TAGS.has(anchor.tag)) post = findPostByUrlAttribute(anchor, reader)?.post ?? null
    else if (isOwnElement(anchor, reader)) {
      if (++owned > MOST_OWN) return inside
      if (canShowPost(anchor)) post = findPostByUrlAttribute(anchor, reader)?.post ?? null
    }
    if (post !== null) inside.push({ anchor, post })
  }
  return inside
}
