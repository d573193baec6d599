import type { PostRef } from '../../../model/platform.ts'
import type { MarkupElement } from '../../../model/recogniser.ts'
import { classesOf, isOwnElement } from './embed-markers.ts'
import type { PostReader } from './post-reader.ts'

const LOOSE_NAME =
  /^(?:data-|:|v-bind:)?(?:[a-z]+-)?(?:id|key|shortcode|(?:video|post|embed|status|media)-?id|status|post|video|src|code|slug|value)$/
const KIND_NAME =
  /(?:^|-)(?:type|provider|service|network|platform|embed|vendor|source)(?:-|$|name)|^data-component$/
const IN_CLASS = /embed|social|component|player|lazy|video|placeholder|widget|container|card|block/i

/** Finds a post's id in an attribute: one that the platform names, or any id of an element that names the platform. */
export function findPostByIdAttribute(element: MarkupElement, reader: PostReader): PostRef | null {
  const { idAttributes, distinctId } = reader
  let loose: PostRef | null = null
  for (const [attribute, value] of Object.entries(element.attributes)) {
    const strong = idAttributes?.test(attribute) === true
    if (!strong && (loose !== null || !LOOSE_NAME.test(attribute))) continue
    const post = reader.bareId(value)
    if (strong && post !== null) return post
    loose ??= post
  }
  if (loose === null) return null
  const needed = (distinctId?.test(loose.id) ?? true) ? 1 : 2
  return [isMarked(element, reader), isTyped(element, reader)].filter(Boolean).length >= needed ? loose : null
}

/** Does the tag or a class name the platform? */
const isMarked = (element: MarkupElement, reader: PostReader): boolean =>
  isOwnElement(element, reader) ||
  reader.labels.test(element.tag) ||
  classesOf(element).some((name) => reader.labels.test(name) && IN_CLASS.test(name))

/** Does an attribute for the kind of content name the platform? */
export const isTyped = (element: MarkupElement, reader: PostReader): boolean =>
  Object.entries(element.attributes).some(
    ([name, value]) => KIND_NAME.test(name) && value.length < 40 && reader.labels.test(value),
  )
