import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { classesOf } from './embed-markers.ts'
import { embedFinding, type PostReader } from './post-reader.ts'

/** Does the class of a link mark it as an embed, such as a screenshot or a card of the post (platforms.md § 6.1)? */
export const isLinkCard = (element: MarkupElement): boolean =>
  element.tag === 'a' &&
  classesOf(element).some((name) => /^embed(?:ded)?-(?:[a-z]+-)*(?:post|tweet|link|card)/i.test(name))

/** Finds the post that a link shows as a card. */
export function findLinkCard(element: MarkupElement, reader: PostReader): ElementFinding | null {
  if (!isLinkCard(element)) return null
  const post = reader.post(element.attributes.href ?? '')
  return post === null ? null : embedFinding(post, 'link-card')
}
