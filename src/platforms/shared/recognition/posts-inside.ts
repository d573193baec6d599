import type { PostRef } from '../../../model/platform.ts'
import type { ElementSelector, MarkupElement } from '../../../model/recogniser.ts'
import { canShowPost, FRAME_TAGS, isOwnElement } from './embed-markers.ts'
import type { PostReader } from './post-reader.ts'
import { findPostByUrlAttribute } from './url-attributes.ts'

/** The post that a link, a frame or an element of the platform's own shows by its URL. */
interface AnchorRead {
  readonly post: PostRef | null
  /** Whether it is the platform's own element, and neither a link nor a frame. */
  readonly own: boolean
}

/** Maximum number of the platform's own elements inside an embed; more are the sign of broken markup. */
const MAX_OWN = 4

/** Finds the posts inside an element, in order, by links, frames and the platform's own elements. */
export function findPostsInside(
  element: MarkupElement,
  reader: PostReader,
): { anchor: MarkupElement; post: PostRef }[] {
  const inside: { anchor: MarkupElement; post: PostRef }[] = []
  let owned = 0
  for (const { element: anchor, value } of element.select(anchorSelector(reader))) {
    if (value.own && ++owned > MAX_OWN) return inside
    if (value.post !== null) inside.push({ anchor, post: value.post })
  }
  return inside
}

const selectors = new WeakMap<PostReader, ElementSelector<AnchorRead>>()

/** The selector of a reader's anchors: one object a reader, so that a page reads each element once for it. */
function anchorSelector(reader: PostReader): ElementSelector<AnchorRead> {
  const known = selectors.get(reader) ?? ((element: MarkupElement) => readAnchor(element, reader))
  selectors.set(reader, known)
  return known
}

function readAnchor(element: MarkupElement, reader: PostReader): AnchorRead | null {
  const own = element.tag !== 'a' && !FRAME_TAGS.has(element.tag) && isOwnElement(element, reader)
  const post = postOf(element, own, reader)
  return own || post !== null ? { post, own } : null
}

function postOf(element: MarkupElement, own: boolean, reader: PostReader): PostRef | null {
  if (element.tag === 'a') return reader.post(element.attributes.href ?? '')
  const shows = FRAME_TAGS.has(element.tag) || (own && canShowPost(element))
  return shows ? (findPostByUrlAttribute(element, reader)?.post ?? null) : null
}
