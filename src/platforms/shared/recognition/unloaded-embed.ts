import type { PostRef } from '../../../model/platform.ts'
import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { canShowPost, FRAME_TAGS } from './embed-markers.ts'
import { findPostByIdAttribute } from './id-attributes.ts'
import { findLinkCard } from './link-card.ts'
import { embedFinding, NO_QUOTED_WORDS, type PostReader, type QuotedWords } from './post-reader.ts'
import { findPostsInside } from './posts-inside.ts'
import { findPostByEmbedUrl, findPostByUrlAttribute } from './url-attributes.ts'

/** Finds the post of an element that a script or a frame fills, by a URL or id in its attributes (platforms.md §§ 3-6). */
export function findUnloadedEmbed(element: MarkupElement, reader: PostReader): ElementFinding | null {
  if (element.tag === 'a') return findLinkCard(element, reader)
  if (!canShowPost(element)) return null
  if (FRAME_TAGS.has(element.tag)) {
    const post = findPostByUrlAttribute(element, reader)?.post ?? findPostByIdAttribute(element, reader)
    return post === null ? null : embedFinding(post, 'iframe')
  }
  const ided = findPostByIdAttribute(element, reader)
  const post = ided ?? findPostByEmbedUrl(element, reader)?.post ?? null
  if (post === null) return null
  const form = formOf(element, ided === null ? 'attribute-url' : 'attribute-id')
  return embedFinding(refine(post, element, reader), form, wordsIn(element, post, reader))
}

/** Returns the form of an element that is a frame, a quotation or one of AMP's, else `form`. */
export function formOf(element: MarkupElement, form: string): string {
  if (element.tag.startsWith('amp-')) return 'amp-element'
  if (FRAME_TAGS.has(element.tag)) return 'iframe'
  return element.tag === 'blockquote' ? 'blockquote-unnamed' : form
}

/** Replaces a post that is known by its id alone by the full reference of a link inside the element. */
function refine(post: PostRef, element: MarkupElement, reader: PostReader): PostRef {
  return findPostsInside(element, reader).find((one) => one.post.id === post.id)?.post ?? post
}

export const wordsIn = (element: MarkupElement, post: PostRef, reader: PostReader): QuotedWords =>
  reader.words?.(element, post) ?? NO_QUOTED_WORDS
