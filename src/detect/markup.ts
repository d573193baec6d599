import { decodeHTMLAttribute } from 'entities'
import { Parser } from 'htmlparser2'
import type { MarkupElement } from '../model/recogniser.ts'
import { firstEndingAfter } from './intervals.ts'
import { extractTextContent, type TextRun } from './text-content.ts'

/** How much of a text run is for readers: all of it, only where scripts are off or later, never. */
export const Visibility = { shown: 0, held: 1, never: 2 } as const

/** A comment or a CDATA section: where its content stands. */
export interface MarkupComment {
  readonly start: number
  readonly end: number
}

/**
 * No embed's markup is longer or has more elements. Without a bound, elements nested by the thousand would
 * each be searched to their far ends.
 */
const FARTHEST = 20_000
const MOST = 600

/** An element with its place: offsets into the source, and the index of its last descendant. */
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

  /** Read only when asked for: most elements of a page are of no interest. */
  get attributes(): Readonly<Record<string, string>> {
    this.#attributes ??= openingAttributes(this.markup.source.slice(this.start, this.openEnd))
    return this.#attributes
  }

  text(): string {
    return this.words(Math.min(this.end, this.openEnd + FARTHEST))
  }

  textBefore(descendant: MarkupElement): string {
    const to = descendant instanceof Element ? descendant.start : this.end
    return this.words(Math.min(to, this.openEnd + FARTHEST))
  }

  /** All words up to an offset, however far it is. */
  words(to = this.end): string {
    return extractTextContent(this.markup, this.openEnd, to, Visibility.held).text.trim()
  }

  *descendants(): Generator<Element> {
    const last = Math.min(this.last, this.index + MOST)
    for (let at = this.index + 1; at <= last; at++) {
      const one = this.markup.elements[at]
      if (one !== undefined) yield one
    }
  }
}

const PLAIN_NAME = /^<[^\s/>]+/
const PLAIN_ATTRIBUTE = /\s+([^\s"'<>/=]+)(?:="([^"]*)")?/y

/** Tags written as most are, read without a tokenizer; all others with it. */
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

/** A page's elements in document order, its text runs and its comments. */
export class Markup {
  readonly elements: Element[] = []
  readonly runs: TextRun[] = []
  readonly comments: MarkupComment[] = []
  readonly sections: MarkupComment[] = []
  readonly source: string

  constructor(source: string) {
    this.source = source
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
    for (let depth = 0; one !== null && one.end <= offset && depth < MOST; depth++) one = one.parent
    return one
  }

  /** Whether a reader sees the sign at `offset`. */
  shownAt(offset: number): boolean {
    const run = this.runs[this.runAt(offset)]
    return run !== undefined && run.start <= offset && run.visibility === Visibility.shown
  }

  /** Whether a reader sees any word or sign between two offsets. */
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

/** Source text without white space, written out or as entities. */
export function stripWhitespace(words: string): string {
  return words.replace(
    /\s+|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#0*(?:160|8203|8204)|#[xX]0*(?:[aA]0|200[bBcC]));?/g,
    '',
  )
}
