import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { canShowPost, classesOf, FRAME_TAGS, isOwnElement } from './embed-markers.ts'
import { isTyped } from './id-attributes.ts'
import { isLinkCard } from './link-card.ts'
import { embedFinding, type PostReader } from './post-reader.ts'
import { findPostsInside } from './posts-inside.ts'

const BOX = /^(?:figure|div|section|aside)$/
const IN_CLASS = /embed|placeholder|consent|blocked|fallback|preview|social|card/i
/** The longest text of a placeholder: a notice on consent, and the label of its link. */
const LONGEST_NOTICE = 600

/**
 * Finds the post of a box that stands where a platform's embed was or will be: it names the platform, is a figure or has a class
 * for embeds, and holds nothing but a notice, a picture and the link to the post (platforms.md § 6.1).
 */
export function findPlaceholder(element: MarkupElement, reader: PostReader): ElementFinding | null {
  if (!BOX.test(element.tag) || !element.closed || !canShowPost(element)) return null
  const classes = classesOf(element)
  if (element.tag !== 'figure' && !classes.some((name) => IN_CLASS.test(name))) return null
  if (!classes.some((name) => reader.labels.test(name)) && !isTyped(element, reader)) return null
  const inside = findPostsInside(element, reader)
  const [first] = inside
  if (first === undefined || inside.some((one) => one.post.id !== first.post.id)) return null
  if (element.tag !== 'figure' && isInSentence(element, first.anchor)) return null
  for (const one of element.descendants())
    if (one.tag === 'blockquote' || FRAME_TAGS.has(one.tag) || isOwnElement(one, reader) || isLinkCard(one))
      return null
  return element.text().length > LONGEST_NOTICE ? null : embedFinding(first.post, 'link-card')
}

/** Do words of the same line stand before and behind the link? Then the box is a text that mentions the post. */
function isInSentence(element: MarkupElement, link: MarkupElement): boolean {
  const before = element.textBefore(link)
  const behind = element.text().slice(before.length).trimStart().slice(link.text().length)
  return /[\p{L},][^\S\n]*$/u.test(before) && /^[^\S\n]*\p{L}/u.test(behind)
}
