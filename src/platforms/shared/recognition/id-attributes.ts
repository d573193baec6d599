import type { PostRef } from '../../../model/platform.ts'
import type { MarkupElement } from '../../../model/recogniser.ts'
import { classesOf, isOwnElement } from './embed-markers.ts'
import type { PostReader } from './recogniser-spec.ts'

const LOOSE_NAME =
  /^(?:data-)?(?:[a-z]+-)?(?:id|key|shortcode|video-?id|post-?id|embed-?id|src|code|slug|value)$/
const KIND_NAME =
  /(?:^|-)(?:type|provider|service|network|platform|embed|vendor|source)(?:-|$|name)|^data-component$/
const IN_CLASS = /embed|social|component|player|lazy|video|placeholder|widget|container|card|block/i

/** Finds a post's id in an attribute: one that the platform names, or any id of an element that names the platform. */
export function findPostByIdAttribute(element: MarkupElement, reader: PostReader): PostRef | null {
  const { byId, idAttributes } = reader
  if (byId === undefined) return null
  const loose: PostRef[] = []
  for (const [attribute, value] of Object.entries(element.attributes)) {
    const strong = idAttributes?.test(attribute) === true
    if (!strong && !LOOSE_NAME.test(attribute)) continue
    const post = byId(value.trim())
    if (post === null) continue
    if (strong) return post
    loose.push(post)
  }
  const first = loose[0]
  return first !== undefined && isTyped(element, reader) ? first : null
}

function isTyped(element: MarkupElement, reader: PostReader): boolean {
  if (isOwnElement(element, reader) || reader.labels.test(element.tag)) return true
  if (classesOf(element).some((name) => reader.labels.test(name) && IN_CLASS.test(name))) return true
  return Object.entries(element.attributes).some(
    ([name, value]) => KIND_NAME.test(name) && value.length < 40 && reader.labels.test(value),
  )
}
