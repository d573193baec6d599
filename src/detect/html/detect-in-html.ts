import type { Citation } from '../../model/citation.ts'
import type { Finding, Recogniser } from '../../model/recogniser.ts'
import { findFeedItems } from '../data/feed-items.ts'
import { deduplicateCitations, mergeNestedLinks } from '../deduplicate-citations.ts'
import type { FindingBudget } from '../finding-budget.ts'
import { containsOffset, type Interval, outermostIntervals } from '../intervals.ts'
import { KeywordIndex } from '../keyword-prefilter.ts'
import { citeLink } from '../link-citation.ts'
import { findFlattenedClues } from '../text/find-flattened.ts'
import { findUrls } from '../text/find-urls.ts'
import { isInShortCode } from '../text/short-code.ts'
import { isAloneInBlock, isCommentOrCode, isInEmbedContainer } from './block-context.ts'
import { findFlattenedInMarkup } from './find-flattened-in-markup.ts'
import { Element, type Markup, Visibility } from './markup.ts'
import type { NestedEmbed } from './nested-content.ts'
import { findNestedInComment, findNestedInElement, findNestedInFeed } from './nested-sources.ts'
import { parseMarkup } from './parse-markup.ts'
import { recogniseElement } from './recognise-element.ts'

/** How many levels of nested content are opened. Base64 in JSON in an attribute has three. */
const MAX_DEPTH = 4

/** Detects the citations of a page in its markup, its text and its data. */
export function detectInHtml(
  source: string,
  recognisers: readonly Recogniser[],
  budget: FindingBudget,
  depth = 0,
): Citation[] {
  const clues = new KeywordIndex(source, recognisers)
  const flattened = depth === 0 ? findFlattenedClues(source, recognisers, clues) : []
  if (clues.isEmpty && flattened.length === 0) return []
  const markup = parseMarkup(source)
  const page = new Page(markup, recognisers, clues, budget, depth)
  page.scanElements()
  page.scanComments()
  page.scanFeed()
  page.scanUrls()
  if (flattened.length > 0) page.scanFlattened(flattened)
  return page.result()
}

/** The longest URL as a link label, markup included. */
const MAX_URL_LENGTH = 4096

/** Elements that show the post of a link inside them. */
const QUOTES = /^(?:blockquote|figure)$/
/** The forms of elements that carry the post in their opening tag. */
const BY_ATTRIBUTE = /^(?:attribute-id|attribute-url|amp-element)$/

/** Whether an element is a code example, which is no citation. */
const isCode = ({ tag, closed }: Element): boolean => closed && (tag === 'code' || tag === 'samp')

const key = ({ platform, id }: Finding): string => `${platform} ${id}`

class Page {
  readonly #markup: Markup
  readonly #recognisers: readonly Recogniser[]
  readonly #clues: KeywordIndex
  readonly #budget: FindingBudget
  readonly #depth: number
  readonly #found: Citation[] = []
  readonly #nested: { embed: NestedEmbed; start: number; end: number }[] = []
  /** The items of a feed, which are detected as separate pages. */
  readonly #items: Interval[] = []
  /** The ranges that are already covered by embeds and links. */
  readonly #claims: Interval[] = []

  constructor(
    markup: Markup,
    recognisers: readonly Recogniser[],
    clues: KeywordIndex,
    budget: FindingBudget,
    depth: number,
  ) {
    this.#markup = markup
    this.#recognisers = recognisers
    this.#clues = clues
    this.#budget = budget
    this.#depth = depth
  }

  /** Finds embeds, links and nested content in all elements. */
  scanElements(): void {
    const { elements } = this.#markup
    let claimed = 0
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at]
      if (element === undefined || element.start < claimed) continue
      const inTag = this.#clues.within(element.start, element.openEnd)
      const quotes = QUOTES.test(element.tag) && this.#clues.within(element.start, element.end)
      if (inTag || quotes) {
        const end = this.#recognise(element, quotes)
        if (end !== null) {
          claimed = end
          continue
        }
      }
      if (inTag && element.tag === 'a') this.#link(element)
      if (this.#depth < MAX_DEPTH) this.#openNested(element, inTag)
    }
  }

  /** Returns the end of the embed at an element; null if there is none. */
  #recognise(element: Element, quotes: boolean): number | null {
    const among = this.#clues.recognisersIn(element.start, quotes ? element.end : element.openEnd)
    const answer = recogniseElement(element, among, this.#recognisers)
    if (answer === null) return null
    const { through, ...finding } = answer
    const last = through instanceof Element ? through : element
    // An element whose end tag is missing shows the post of its attributes, and not what follows it.
    const end = last.closed || !BY_ATTRIBUTE.test(finding.form) ? last.end : last.openEnd
    this.#add(finding, element.start, end)
    return end
  }

  #link(element: Element): void {
    const cited = citeLink(element.attributes.href ?? '', this.#recognisers, 'link', 'link')
    if (cited === null) return
    // Unclosed links extend to the end of the page.
    const label = element.end - element.openEnd > MAX_URL_LENGTH ? '' : element.text()
    const shown =
      /^\S+$/.test(label) &&
      citeLink(label, this.#recognisers, 'embed', 'bare-url', isInEmbedContainer(element))
    const embed =
      shown &&
      shown.role === 'embed' &&
      shown.id === cited.id &&
      isAloneInBlock(this.#markup, element.start, element.end) &&
      !isCommentOrCode(element)
    const end = element.closed ? element.end : element.openEnd
    this.#add(embed ? { ...cited, role: 'embed', form: 'bare-url' } : cited, element.start, end)
  }

  #openNested(element: Element, inTag: boolean): void {
    const inside =
      (element.tag === 'script' ||
        element.tag === 'textarea' ||
        element.tag === 'iframe' ||
        element.tag === 'xmp') &&
      this.#clues.within(element.openEnd, element.end)
    if (!inTag && !inside) return
    // The text of a script or textarea contains no elements, so that no range is scanned twice.
    const context = this.#context(element.start, inside ? element.end : element.openEnd)
    for (const embed of findNestedInElement(element, inTag, inside, context)) {
      this.#nested.push({ embed, start: element.start, end: element.end })
    }
  }

  scanComments(): void {
    if (this.#depth >= MAX_DEPTH) return
    for (const { start, end } of this.#markup.comments) {
      if (!this.#clues.within(start, end) || containsOffset(this.#claims, start)) continue
      for (const embed of findNestedInComment(
        this.#markup.source.slice(start, end),
        this.#context(start, end),
      )) {
        this.#nested.push({
          embed,
          start: Math.max(0, start - 4),
          end: Math.min(end + 3, this.#markup.source.length),
        })
      }
    }
  }

  /** Finds citations in the items of an RSS or Atom feed. */
  scanFeed(): void {
    if (this.#depth >= MAX_DEPTH) return
    for (const { html, start, end } of findFeedItems(this.#markup, this.#clues)) {
      for (const embed of findNestedInFeed(html, this.#context(start, end)))
        this.#nested.push({ embed, start, end })
      this.#claims.push({ start, end })
      this.#items.push({ start, end })
    }
  }

  /** Finds URLs in visible text. */
  scanUrls(): void {
    const claims = this.#claims.toSorted((a, b) => a.start - b.start)
    for (const run of this.#markup.runs) {
      if (run.visibility !== Visibility.shown || !this.#clues.within(run.start, run.end)) continue
      for (const { url, start, end } of findUrls(this.#markup.source, run.start, run.end, this.#clues)) {
        if (containsOffset(claims, start) || !this.#recognisers.some((one) => one.post(url) !== null))
          continue
        const isShortCode = isInShortCode(this.#markup.source, start, end, this.#recognisers)
        const parent = this.#markup.elementAt(start)
        const isAlone = isAloneInBlock(this.#markup, start, end) && !isCommentOrCode(parent)
        const embed = isShortCode || isAlone
        const form = isShortCode ? 'short-code' : embed ? 'bare-url' : 'link'
        const cited = citeLink(
          url,
          this.#recognisers,
          embed ? 'embed' : 'link',
          form,
          isInEmbedContainer(parent),
        )
        if (cited !== null) this.#add(cited, start, end)
      }
    }
  }

  /** Finds flattened citations outside of embeds. */
  scanFlattened(clues: readonly number[]): void {
    const embeds = this.#found.filter((one) => one.role !== 'link')
    const excluded = outermostIntervals([...embeds, ...this.#items, ...this.#markup.elements.filter(isCode)])
    for (const found of findFlattenedInMarkup(this.#markup, clues, excluded, this.#recognisers)) {
      const { start, end, ...finding } = found
      this.#add(finding, start, end)
    }
  }

  result(): Citation[] {
    const visible = new Set(this.#found.filter((one) => one.role === 'embed').map((one) => one.platform))
    const cited = new Set(this.#found.map(key))
    const inside = Map.groupBy(this.#nested, ({ start }) => start)
    for (const { embed, start, end } of this.#nested) {
      const { data, belongs, finding, quote, hidden } = embed
      // If the page shows posts of a platform, further ones in its data belong to other pages, unless the data says otherwise.
      if (data && (belongs === 'other' || (belongs === 'unknown' && visible.has(finding.platform)))) continue
      if (hidden && cited.has(key(finding))) continue
      // Of data, and of a container with many embeds, each would repeat the whole.
      const isPart = data || (inside.get(start)?.length ?? 0) > 1
      this.#add(finding, start, end, isPart ? quote : undefined)
      cited.add(key(finding))
    }
    return deduplicateCitations(mergeNestedLinks(this.#found), this.#markup)
  }

  /** The context for nested content in `[start, end)`. */
  #context(start: number, end: number) {
    return {
      markup: this.#markup,
      among: () => this.#clues.recognisersIn(start, end),
      nested: (html: string) => detectInHtml(html, this.#recognisers, this.#budget, this.#depth + 1),
    }
  }

  /** @param quote default: the source of the range */
  #add(finding: Finding, start: number, end: number, quote?: string): void {
    if (!this.#budget.take()) return
    this.#found.push({ ...finding, quote: quote ?? this.#markup.source.slice(start, end), start, end })
    this.#claims.push({ start, end })
  }
}
