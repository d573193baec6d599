import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { backgroundImage } from './media-url.ts'
import type { FoundPart } from './unknown-parts.ts'

/**
 * The elements of a post in a page, by class. `content`: the reader reads what is inside, or leaves it out for a reason
 * that the platform's document gives. `layout`: they only group other elements.
 */
export interface KnownElements {
  readonly content: ReadonlySet<string>
  readonly layout: ReadonlySet<string>
  /** Is an unknown element a button or a logo of the platform, which may change at any time and holds nothing of the post? */
  readonly isFurniture?: (element: Elements) => boolean
}

/** More are not listed: a page of another design would name every element. */
const MAX_PARTS = 20
const MAX_NAME = 60

/**
 * Removes from a post the elements that its reader does not know and that show something, so that their content is never
 * taken for something else: an unknown class, or words and pictures outside of any known content.
 *
 * @returns the removed parts, by selector, at the highest place
 */
export function removeUnknownElements($: HtmlPage, root: Elements, known: KnownElements): FoundPart[] {
  const found = new Map<string, FoundPart>()
  const visit = (parent: Elements) => {
    for (const node of parent.children().toArray()) {
      const element = $(node)
      const classes = (element.attr('class') ?? '').split(/\s+/).filter((one) => one !== '')
      if (classes.some((one) => known.content.has(one))) continue
      const layout = classes.some((one) => known.layout.has(one))
      if ((layout || classes.length === 0) && !showsItself(element)) {
        visit(element)
        continue
      }
      const part = describe(element, classes, parent)
      if (part === null || known.isFurniture?.(element)) continue
      if (found.size < MAX_PARTS) found.set(part.path, part)
      element.remove()
    }
  }
  visit(root)
  return [...found.values()]
}

/** Does the element itself show words or a picture? */
function showsItself(element: Elements): boolean {
  if (element.is(MEDIA) || backgroundImage(element.attr('style')) !== null) return true
  return element.contents().is((_, node) => node.type === 'text' && node.data.trim() !== '')
}

const MEDIA = 'img, video, audio, source, iframe, object, embed'

/** What an element shows; null if it shows nothing. */
function describe(element: Elements, classes: readonly string[], parent: Elements): FoundPart | null {
  const name = classes[0] === undefined ? element.prop('tagName')?.toLowerCase() : `.${classes[0]}`
  const inside = (parent.attr('class') ?? '').split(/\s+/)[0]
  const path = `${classes[0] === undefined && inside ? `.${inside} > ` : ''}${name}`
    .replaceAll(/\d{4,}/g, '…')
    .slice(0, MAX_NAME)
  const media = element.find(MEDIA).addBack(MEDIA).first()
  const url = media.attr('src') ?? backgroundImage(element.attr('style'))
  if (media.length > 0 || url !== null)
    return { path, holds: 'media', url: URL.parse(url ?? '')?.href ?? null }
  return element.text().trim() === '' ? null : { path, holds: 'words', url: null }
}
