import type { Markup } from '../html/markup.ts'
import type { Interval } from '../intervals.ts'
import type { KeywordIndex } from '../keyword-prefilter.ts'

const FEED = /^(?:rss|feed|rdf:rdf)$/
const ITEM = /^(?:description|content:encoded|content|summary)$/

/** Finds the HTML in an RSS or Atom feed that contains a clue: CDATA sections, and the items' escaped HTML. */
export function* findFeedItems(
  markup: Markup,
  clues: KeywordIndex,
): Generator<Interval & { readonly html: string }> {
  for (const { start, end } of markup.sections) {
    if (clues.within(start, end)) yield { html: markup.source.slice(start, end), start, end }
  }
  if (!markup.elements.slice(0, 4).some((one) => FEED.test(one.tag))) return
  let covered = 0
  for (const element of markup.elements) {
    const { start, end } = element
    if (start < covered || !ITEM.test(element.tag)) continue
    covered = end
    if (!clues.within(start, end)) continue
    const html = element.words()
    if (html.includes('<')) yield { html, start, end }
  }
}
