import { decodeHTMLAttribute } from 'entities'
import { Parser } from 'htmlparser2'
import type { ElementSelector, MarkupElement, Selected } from '../../model/recogniser.ts'
import { firstEndingAfter } from '../intervals.ts'
import { Selection } from './selection.ts'
import { extractTextContent, type TextRun } from './text-content.ts'

/** The visibility of a text run: always, only later or without scripts, or never. */
export const Visibility = { shown: 0, held: 1, never: 2 } as const

/** The range of the content of a comment or a CDATA section. */
interface MarkupComment {
  readonly start: number
  readonly end: number
}

/**
 * The longest embed in characters and in elements. Without these limits, thousands of nested elements would each be
 * searched to their end.
 */
const MAX_EMBED_LENGTH = 20_000
const MAX_EMBED_ELEMENTS = 600

/** An element with its source offsets and the index of its last descendant. */
export class Element implements MarkupElement {
  closed = false
  openEnd = 0
  end = 0
  last: number
  #attributes: Record<string, string> | null = null
  readonly markup: Markup
  readonly index: number
  readonly tag: string
  readonly start: number
  readonly parent: Element | null

  constructor(markup: Markup, index: number, tag: string, start: number, parent: Element | null) {
    this.markup = markup
    this.index = index
    this.last = index
    this.tag = tag
    this.start = start
    this.parent = parent
  }

  /** Parsed lazily, because most elements of a page are never examined. */
  get attributes(): Readonly<Record<string, string>> {
    this.#attributes ??= openingAttributes(this.markup.source.slice(this.start, this.openEnd))
    return this.#attributes
  }

  text(): string {
    return this.words(Math.min(this.end, this.openEnd + MAX_EMBED_LENGTH))
  }

  textBefore(descendant: MarkupElement): string {
    const to = descendant instanceof Element ? descendant.start : this.end
    return this.words(Math.min(to, this.openEnd + MAX_EMBED_LENGTH))
  }

  /** The text up to an offset, without a length limit. */
  words(to = this.end): string {
    return extractTextContent(this.markup, this.openEnd, to, Visibility.held).text.trim()
  }

  *descendants(): Generator<Element> {
    for (let at = this.index + 1; at <= this.#lastInEmbed; at++) {
      const one = this.markup.elements[at]
      if (one !== undefined) yield one
    }
  }

  select<T>(selector: ElementSelector<T>): readonly Selected<T>[] {
    return this.markup.selection(selector).within(this.index + 1, this.#lastInEmbed + 1)
  }

  get #lastInEmbed(): number {
    return Math.min(this.last, this.index + MAX_EMBED_ELEMENTS)
  }
}

const PLAIN_NAME = /^<[^\s/>]+/
const PLAIN_ATTRIBUTE = /\s+([^\s"'<>/=]+)(?:="([^"]*)")?/y

/** Parses tags in the usual form with a regular expression, and all others with a tokenizer. */
function openingAttributes(tag: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  let at = PLAIN_NAME.exec(tag)?.[0].length ?? 0
  PLAIN_ATTRIBUTE.lastIndex = at
  for (let match = PLAIN_ATTRIBUTE.exec(tag); match !== null; match = PLAIN_ATTRIBUTE.exec(tag)) {
    const [whole, name = '', value = ''] = match
    const key = name.toLowerCase()
    if (!Object.hasOwn(attributes, key)) {
      attributes[key] = value.includes('&') ? decodeHTMLAttribute(value) : value
    }
    at += whole.length
    PLAIN_ATTRIBUTE.lastIndex = at
  }
  return /^\s*\/?>$/.test(tag.slice(at, at + 40)) && at > 0 ? attributes : tokenizedAttributes(tag)
}

function tokenizedAttributes(tag: string): Record<string, string> {
  let found: Record<string, string> = {}
  const parser = new Parser({
    onopentag(_name, attributes) {
      found = attributes
    },
  })
  parser.write(tag)
  parser.end()
  return found
}

/** The elements of a page in document order, its text runs and its comments. */
export class Markup {
  readonly elements: Element[] = []
  readonly runs: TextRun[] = []
  readonly comments: MarkupComment[] = []
  readonly sections: MarkupComment[] = []
  readonly source: string
  readonly #selections = new Map<unknown, Selection<unknown>>()

  constructor(source: string) {
    this.source = source
  }

  /** What a selector finds on this page; the same object for the same selector. */
  selection<T>(selector: ElementSelector<T>): Selection<T> {
    const known = this.#selections.get(selector) ?? new Selection(this.elements, selector)
    this.#selections.set(selector, known)
    return known as Selection<T>
  }

  /** The index of the first run that ends after `offset`. */
  runAt(offset: number): number {
    return firstEndingAfter(this.runs, offset)
  }

  /** The innermost element around `offset`. */
  elementAt(offset: number): Element | null {
    let low = 0
    let high = this.elements.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.elements[middle]?.start ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    let one = this.elements[low - 1] ?? null
    for (let depth = 0; one !== null && one.end <= offset && depth < MAX_EMBED_ELEMENTS; depth++)
      one = one.parent
    return one
  }

  /** Whether the character at `offset` is visible. */
  shownAt(offset: number): boolean {
    const run = this.runs[this.runAt(offset)]
    return run !== undefined && run.start <= offset && run.visibility === Visibility.shown
  }

  /** Whether there is visible text between two offsets. */
  shows(start: number, end: number): boolean {
    for (let at = this.runAt(start); at < this.runs.length; at++) {
      const run = this.runs[at]
      if (run === undefined || run.start >= end) return false
      if (run.visibility !== Visibility.shown) continue
      const words = this.source.slice(Math.max(run.start, start), Math.min(run.end, end))
      if (stripWhitespace(words) !== '') return true
    }
    return false
  }
}

/** Removes white space from source text, including white space as entities. */
export function stripWhitespace(words: string): string {
  return words.replace(
    /\s+|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#0*(?:160|8203|8204)|#[xX]0*(?:[aA]0|200[bBcC]));?/g,
    '',
  )
}
