import type { Citation } from '../model/citation.ts'
import type { Finding, Recogniser } from '../model/recogniser.ts'
import { isAloneInBlock, isCommentOrCode, isInEmbedContainer } from './block-context.ts'
import { deduplicateCitations, mergeNestedLinks } from './deduplicate-citations.ts'
import { findFlattened, findFlattenedClues } from './find-flattened.ts'
import { findUrls } from './find-urls.ts'
import { containsOffset, firstEndingAfter, type Interval, outermostIntervals } from './intervals.ts'
import { KeywordIndex } from './keyword-prefilter.ts'
import { citeLink } from './link-citation.ts'
import { Element, type Markup, Visibility } from './markup.ts'
import type { NestedEmbed } from './nested-content.ts'
import { findNestedInComment, findNestedInElement, findNestedInFeed } from './nested-sources.ts'
import { parseMarkup } from './parse-markup.ts'
import { followsShortCode } from './short-code.ts'
import { extractTextContent } from './text-content.ts'

/** How deep carriers inside carriers are opened: base64 in JSON in an attribute is three. */
const DEEPEST = 4

/** What a page cites, in its markup, its text and the data it carries. */
export function detectInHtml(source: string, recognisers: readonly Recogniser[], depth = 0): Citation[] {
  const clues = new KeywordIndex(source, recognisers)
  const flattened = depth === 0 ? findFlattenedClues(source, recognisers, clues) : []
  if (clues.isEmpty && flattened.length === 0) return []
  const markup = parseMarkup(source)
  const page = new Page(markup, recognisers, clues, depth)
  page.elements()
  page.comments()
  page.feed()
  page.addresses()
  if (flattened.length > 0) page.flattened(flattened)
  return page.result()
}

/** With the markup around it. */
const LONGEST_ADDRESS = 4096

const FEED = /^(?:rss|feed|rdf:rdf)$/
const ITEM = /^(?:description|content:encoded|content|summary)$/

/** How far around a signature its post's words and its date may stand in the source, markup included. */
const BEFORE = 8000
const AFTER = 1000

/** Code is shown as an example. */
const isCode = ({ tag, closed }: Element): boolean => closed && (tag === 'code' || tag === 'samp')

const key = ({ platform, id }: Finding): string => `${platform} ${id}`

class Page {
  readonly #markup: Markup
  readonly #recognisers: readonly Recogniser[]
  readonly #clues: KeywordIndex
  readonly #depth: number
  readonly #found: Citation[] = []
  readonly #carried: { carried: NestedEmbed; start: number; end: number }[] = []
  /** The items of a feed, whose words are read as pages of their own. */
  readonly #items: Interval[] = []
  /** What is accounted for: embeds with all inside them, and links. In order. */
  readonly #claims: Interval[] = []

  constructor(markup: Markup, recognisers: readonly Recogniser[], clues: KeywordIndex, depth: number) {
    this.#markup = markup
    this.#recognisers = recognisers
    this.#clues = clues
    this.#depth = depth
  }

  elements(): void {
    const { elements } = this.#markup
    let claimed = 0
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at]
      if (element === undefined || element.start < claimed) continue
      const inTag = this.#clues.within(element.start, element.openEnd)
      const quotes = element.tag === 'blockquote' && this.#clues.within(element.start, element.end)
      if (inTag || quotes) {
        const end = this.#recognise(element, quotes)
        if (end !== null) {
          claimed = end
          continue
        }
      }
      if (inTag && element.tag === 'a') this.#link(element)
      if (this.#depth < DEEPEST) this.#carriers(element, inTag)
    }
  }

  #recognise(element: Element, quotes: boolean): number | null {
    for (const recogniser of this.#clues.recognisersIn(
      element.start,
      quotes ? element.end : element.openEnd,
    )) {
      const answer = recogniser.element(element)
      if (answer === null) continue
      const { through, ...finding } = answer
      const last = through instanceof Element ? through : element
      this.#add(finding, element.start, last.end)
      return last.end
    }
    return null
  }

  #link(element: Element): void {
    const cited = citeLink(element.attributes.href ?? '', this.#recognisers, 'link', 'link')
    if (cited === null) return
    // No address is longer; links that nobody closed reach to the end of the page.
    const label = element.end - element.openEnd > LONGEST_ADDRESS ? '' : element.text()
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

  #carriers(element: Element, inTag: boolean): void {
    const inside =
      (element.tag === 'script' ||
        element.tag === 'textarea' ||
        element.tag === 'iframe' ||
        element.tag === 'xmp') &&
      this.#clues.within(element.openEnd, element.end)
    if (!inTag && !inside) return
    // What scripts and their like hold is no element's, so that no stretch is looked at twice.
    const context = this.#context(element.start, inside ? element.end : element.openEnd)
    for (const carried of findNestedInElement(element, inTag, inside, context)) {
      this.#carried.push({ carried, start: element.start, end: element.end })
    }
  }

  comments(): void {
    if (this.#depth >= DEEPEST) return
    for (const { start, end } of this.#markup.comments) {
      if (!this.#clues.within(start, end) || containsOffset(this.#claims, start)) continue
      for (const carried of findNestedInComment(
        this.#markup.source.slice(start, end),
        this.#context(start, end),
      )) {
        this.#carried.push({
          carried,
          start: Math.max(0, start - 4),
          end: Math.min(end + 3, this.#markup.source.length),
        })
      }
    }
  }

  /** The items of an RSS or Atom feed: CDATA sections, and HTML escaped as text. */
  feed(): void {
    if (this.#depth >= DEEPEST) return
    for (const { start, end } of this.#markup.sections) {
      if (this.#clues.within(start, end)) this.#carryFeed(this.#markup.source.slice(start, end), start, end)
    }
    if (!this.#markup.elements.slice(0, 4).some((one) => FEED.test(one.tag))) return
    let carried = 0
    for (const element of this.#markup.elements) {
      if (element.start < carried || !ITEM.test(element.tag)) continue
      carried = element.end
      if (!this.#clues.within(element.start, element.end)) continue
      const html = element.words()
      if (html.includes('<')) this.#carryFeed(html, element.start, element.end)
    }
  }

  #carryFeed(html: string, start: number, end: number): void {
    for (const carried of findNestedInFeed(html, this.#context(start, end)))
      this.#carried.push({ carried, start, end })
    this.#claims.push({ start, end })
    this.#items.push({ start, end })
  }

  /** Addresses that stand in the text as words. */
  addresses(): void {
    const claims = this.#claims.toSorted((a, b) => a.start - b.start)
    for (const run of this.#markup.runs) {
      if (run.visibility !== Visibility.shown || !this.#clues.within(run.start, run.end)) continue
      for (const { url, start, end } of findUrls(this.#markup.source, run.start, run.end, this.#clues)) {
        if (containsOffset(claims, start) || !this.#recognisers.some((one) => one.post(url) !== null))
          continue
        const coded = followsShortCode(this.#markup.source, start)
        const around = this.#markup.elementAt(start)
        const alone = isAloneInBlock(this.#markup, start, end) && !isCommentOrCode(around)
        const embed = coded || alone
        const form = coded ? 'short-code' : embed ? 'bare-url' : 'link'
        const cited = citeLink(
          url,
          this.#recognisers,
          embed ? 'embed' : 'link',
          form,
          isInEmbedContainer(around),
        )
        if (cited !== null) this.#add(cited, start, end)
      }
    }
  }

  /** Citations in the running text: read only around their clues, and not where an embed stands. */
  flattened(clues: readonly number[]): void {
    const embeds = this.#found.filter((one) => one.role !== 'link')
    const shown = outermostIntervals([...embeds, ...this.#items, ...this.#markup.elements.filter(isCode)])
    for (const { start, end } of this.#windows(clues, shown)) {
      const holes = shown.slice(firstEndingAfter(shown, start), firstEndingAfter(shown, end) + 1)
      const running = extractTextContent(this.#markup, start, end, Visibility.shown, holes)
      for (const found of findFlattened(running.text, this.#recognisers)) {
        const { start: from, end: to, ...finding } = found
        this.#add(finding, running.source(from), running.source(to - 1) + 1)
      }
    }
  }

  #windows(clues: readonly number[], embeds: readonly Interval[]): Interval[] {
    const windows: Interval[] = []
    for (const at of clues) {
      const last = windows.at(-1)
      if (last !== undefined && at + AFTER <= last.end) continue
      if (!this.#markup.shownAt(at) || containsOffset(embeds, at)) continue
      const end = Math.min(at + AFTER, this.#markup.source.length)
      const start = Math.max(at - BEFORE, 0)
      if (last !== undefined && start <= last.end) windows.splice(-1, 1, { start: last.start, end })
      else windows.push({ start, end })
    }
    return windows
  }

  result(): Citation[] {
    const visible = new Set(this.#found.filter((one) => one.role === 'embed').map((one) => one.platform))
    const cited = new Set(this.#found.map(key))
    for (const { carried, start, end } of this.#carried) {
      // Where the page shows posts, what only its data has belongs to other pages, unless it says it is this one's.
      if (
        carried.data &&
        (carried.belongs === 'other' ||
          (carried.belongs === 'unknown' && visible.has(carried.finding.platform)))
      )
        continue
      if (carried.hidden && cited.has(key(carried.finding))) continue
      this.#add(carried.finding, start, end)
      cited.add(key(carried.finding))
    }
    return deduplicateCitations(mergeNestedLinks(this.#found), this.#markup)
  }

  /** For what stands in `[start, end)`. */
  #context(start: number, end: number) {
    return {
      markup: this.#markup,
      among: () => this.#clues.allRecognisersIn(start, end),
      nested: (html: string) => detectInHtml(html, this.#recognisers, this.#depth + 1),
    }
  }

  #add(finding: Finding, start: number, end: number): void {
    this.#found.push({ ...finding, quote: this.#markup.source.slice(start, end), start, end })
    this.#claims.push({ start, end })
  }
}
