import type { PostRef } from '../../model/platform.ts'
import type { ElementFinding, MarkupElement } from '../../model/recogniser.ts'
import { addressesInside, addressIn, spokenAddress } from './addresses.ts'
import { idIn } from './ids.ts'
import { classesOf, FRAMES, isOfOthers, isOwn, mayShow } from './marks.ts'
import { found, NO_WORDS, type Reader } from './shape.ts'

/** The post that an element shows, or in whose place a script will draw it (platforms.md §§ 3-6). */
export function embedElement(element: MarkupElement, reader: Reader): ElementFinding | null {
  if (element.tag === 'a') return linkCard(element, reader)
  if (!mayShow(element)) return null
  if (isOwn(element, reader)) {
    const own = ownEmbed(element, reader)
    if (own !== null) return own
  }
  if (FRAMES.has(element.tag)) {
    const post = addressIn(element, reader)?.post ?? idIn(element, reader)
    return post == null ? null : found(post, 'iframe')
  }
  if (isOfOthers(element, reader)) return null
  const post = idIn(element, reader)
  if (post !== null) return found(refined(post, element, reader), formOf(element, 'attribute-id'))
  const addressed = spokenAddress(element, reader)
  if (addressed !== null) {
    return found(addressed.post, formOf(element, 'attribute-url'), wordsIn(element, addressed.post, reader))
  }
  return element.tag === 'blockquote' ? unnamedQuotation(element, reader) : null
}

/** A link that its class calls an embed: a picture of the post, or a card (platforms.md § 6.1). */
function linkCard(element: MarkupElement, reader: Reader): ElementFinding | null {
  if (!classesOf(element).some((name) => /^embed(?:ded)?-(?:[a-z]+-)*(?:post|link|card)/i.test(name)))
    return null
  const post = reader.post(element.attributes.href ?? '')
  return post === null ? null : found(post, 'link-card')
}

/** The platform's own element: its attributes name the post, else what stands in it does. */
function ownEmbed(element: MarkupElement, reader: Reader): ElementFinding | null {
  const addressed = addressIn(element, reader)?.post ?? null
  const ided = addressed ?? idIn(element, reader)
  const inside = addressesInside(element, reader)
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
  if (element.tag !== 'blockquote') return found(post, form, wordsIn(element, post, reader))
  const empty = isBare(element, reader)
  // Without its end tag a quotation may reach far too far.
  const through = element.closed ? undefined : link?.anchor
  return found(
    post,
    empty ? 'blockquote-empty' : 'blockquote',
    empty ? NO_WORDS : wordsIn(element, post, reader),
    through,
  )
}

/** A box whose attributes name no post holds one, and no element that names it itself. */
function isOfOne(
  element: MarkupElement,
  post: PostRef,
  inside: readonly { post: PostRef }[],
  reader: Reader,
): boolean {
  if (inside.some((one) => one.post.id !== post.id)) return false
  for (const one of element.descendants()) if (one.tag === 'blockquote' || isOwn(one, reader)) return false
  return true
}

function formOf(element: MarkupElement, form: string): string {
  if (element.tag.startsWith('amp-')) return 'amp-element'
  if (FRAMES.has(element.tag)) return 'iframe'
  return element.tag === 'blockquote' ? 'blockquote-unnamed' : form
}

/** An id alone, with the address that a link inside gives it. */
function refined(post: PostRef, element: MarkupElement, reader: Reader): PostRef {
  return addressesInside(element, reader).find((one) => one.post.id === post.id)?.post ?? post
}

const wordsIn = (element: MarkupElement, post: PostRef, reader: Reader) =>
  reader.words?.(element, post) ?? NO_WORDS

/** A quotation without the platform's class: signed as the platform signs, or nothing in it but the address. */
function unnamedQuotation(element: MarkupElement, reader: Reader): ElementFinding | null {
  const inside = addressesInside(element, reader).filter((one) => one.anchor.tag === 'a')
  const own = reader.permalink === 'last' ? inside.at(-1) : inside[0]
  if (own === undefined) return null
  const through = element.closed ? undefined : own.anchor
  if (isBare(element, reader)) return found(own.post, 'blockquote-empty', NO_WORDS, through)
  const words = wordsIn(element, own.post, reader)
  return words.author === null || words.author.name === ''
    ? null
    : found(own.post, 'blockquote-unnamed', words, through)
}

/** Nothing to read in it but, at most, its address. */
function isBare(element: MarkupElement, reader: Reader): boolean {
  const text = element.text().trim()
  return text === '' || (!/\s/.test(text) && reader.post(text) !== null)
}
