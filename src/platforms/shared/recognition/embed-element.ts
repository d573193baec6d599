import type { PostRef } from '../../../model/platform.ts'
import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { canShowPost, isOwnElement } from './embed-markers.ts'
import { findPostByIdAttribute } from './id-attributes.ts'
import { findPlaceholder } from './placeholder.ts'
import { embedFinding, NO_QUOTED_WORDS, type PostReader } from './post-reader.ts'
import { findPostsInside } from './posts-inside.ts'
import { findUnloadedEmbed, formOf, wordsIn } from './unloaded-embed.ts'
import { findPostByUrlAttribute } from './url-attributes.ts'

/** Finds the post that an element shows, or that a script will render in its place (platforms.md §§ 3-6). */
export function findPostInElement(element: MarkupElement, reader: PostReader): ElementFinding | null {
  if (element.tag === 'a') return findUnloadedEmbed(element, reader)
  if (!canShowPost(element)) return null
  const own = isOwnElement(element, reader) ? ownEmbed(element, reader) : null
  return (
    own ??
    findUnloadedEmbed(element, reader) ??
    (element.tag === 'blockquote' ? unnamedQuotation(element, reader) : findPlaceholder(element, reader))
  )
}

/** The platform's own element. Its attributes identify the post, or else its content does. */
function ownEmbed(element: MarkupElement, reader: PostReader): ElementFinding | null {
  const addressed = findPostByUrlAttribute(element, reader)?.post ?? null
  const ided = addressed ?? findPostByIdAttribute(element, reader)
  const inside = findPostsInside(element, reader)
  const named = ided !== null ? inside.find((one) => one.post.id === ided.id) : undefined
  const link = named ?? (reader.permalink === 'last' ? inside.at(-1) : inside[0])
  const post = addressed ?? named?.post ?? ided ?? link?.post ?? null
  if (post === null) return null
  const box = addressed === null && ided === null && element.tag !== 'blockquote'
  if (box && !isOfOne(element, post, inside, reader)) return null
  const form = formOf(
    element,
    addressed !== null ? 'attribute-url' : ided !== null ? 'attribute-id' : 'quotation-box',
  )
  if (element.tag !== 'blockquote') return embedFinding(post, form, wordsIn(element, post, reader))
  const empty = isBare(element, reader)
  // A quotation without an end tag may extend far beyond the post.
  const through = element.closed ? undefined : link?.anchor
  return embedFinding(
    post,
    empty ? 'blockquote-empty' : 'blockquote',
    empty ? NO_QUOTED_WORDS : wordsIn(element, post, reader),
    through,
  )
}

/** Does a box without a post in its attributes contain one post only, and no element that is an embed itself? */
function isOfOne(
  element: MarkupElement,
  post: PostRef,
  inside: readonly { post: PostRef }[],
  reader: PostReader,
): boolean {
  if (inside.some((one) => one.post.id !== post.id)) return false
  for (const one of element.descendants())
    if (one.tag === 'blockquote' || isOwnElement(one, reader)) return false
  return true
}

/** A quotation without the platform's class that has the platform's signature, or contains nothing but the URL. */
function unnamedQuotation(element: MarkupElement, reader: PostReader): ElementFinding | null {
  const inside = findPostsInside(element, reader).filter((one) => one.anchor.tag === 'a')
  const own = reader.permalink === 'last' ? inside.at(-1) : inside[0]
  if (own === undefined) return null
  const through = element.closed ? undefined : own.anchor
  if (isBare(element, reader)) return embedFinding(own.post, 'blockquote-empty', NO_QUOTED_WORDS, through)
  const words = wordsIn(element, own.post, reader)
  return words.author === null || words.author.name === ''
    ? null
    : embedFinding(own.post, 'blockquote-unnamed', words, through)
}

/** Is the element empty except for the post's URL? */
export function isBare(element: MarkupElement, reader: PostReader): boolean {
  const text = element.text().trim()
  return text === '' || (!/\s/.test(text) && reader.post(text) !== null)
}
