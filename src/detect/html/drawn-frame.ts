import type { Element } from './markup.ts'
import { Visibility } from './markup.ts'
import { type NestedContext, type NestedEmbed, toNested, visibleEmbeds } from './nested-content.ts'
import { parseMarkup } from './parse-markup.ts'
import { extractTextContent } from './text-content.ts'

/** The longest text of a frame with one post: X's longest posts that a page shows, and what the platform draws around them. */
const LONGEST_TEXT = 2000

/**
 * Finds the embeds in a frame's `srcdoc`. Programs that save a page as it was drawn keep a platform's frame this way, without the
 * markup that it was drawn from: a post's words, and links to it.
 */
export function embedsInFrame(frame: Element, html: string, context: NestedContext): NestedEmbed[] {
  const citations = context.nested(html)
  const embeds = visibleEmbeds(citations, 'escaped-html', false)
  const [first] = citations.filter((one) => one.role === 'link')
  if (embeds.length > 0 || first === undefined) return embeds
  const isOwned = context
    .among()
    .some(
      (one) =>
        one.platform === first.platform && [frame, frame.parent].some((box) => box !== null && one.owns(box)),
    )
  const isOfOne = citations.every((one) => one.platform === first.platform && one.id === first.id)
  if (!isOwned && (!isOfOne || textLength(html) > LONGEST_TEXT)) return []
  const { finding, quote } = toNested(first, 'iframe')
  return [{ finding: { ...finding, role: 'embed' }, quote, data: false, belongs: 'own', hidden: false }]
}

function textLength(html: string): number {
  return extractTextContent(parseMarkup(html), 0, html.length, Visibility.shown).text.trim().length
}
