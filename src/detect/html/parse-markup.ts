import { Tokenizer } from 'htmlparser2'
import {
  IMPLIED_END,
  isBlockElement,
  isKnownElement,
  NOT_RENDERED_ELEMENTS,
  RAW_TEXT_ELEMENTS,
  UNESCAPED_ELEMENTS,
  VOID_ELEMENTS,
} from './html-tags.ts'
import { Element, Markup, Visibility } from './markup.ts'

/**
 * Parses arbitrary, even malformed HTML in one pass and linear time.
 *
 * It builds its own tree on htmlparser2's tokenizer, because the `Parser` shifts its array of open elements, which takes
 * seconds for 100,000 nested elements.
 */
export function parseMarkup(source: string): Markup {
  const markup = new Markup(source)
  const builder = new Builder(markup)
  const tokenizer = new Tokenizer({ decodeEntities: false }, builder)
  tokenizer.write(source)
  tokenizer.end()
  builder.finish()
  return markup
}

/** How many open elements an end tag of a formatting element can cross. Browsers have a limit too. */
const MAX_CROSSED = 64

class Builder {
  readonly #markup: Markup
  readonly #stack: Element[] = []
  readonly #open = new Map<string, number>()
  #held = 0
  #never = 0
  #current: Element | null = null

  constructor(markup: Markup) {
    this.#markup = markup
  }

  ontext(start: number, end: number): void {
    const visibility =
      this.#never > 0 ? Visibility.never : this.#held > 0 ? Visibility.held : Visibility.shown
    const raw = visibility !== Visibility.shown && UNESCAPED_ELEMENTS.has(this.#stack.at(-1)?.tag ?? '')
    this.#markup.runs.push({ start, end, raw, visibility })
  }

  onopentagname(start: number, end: number): void {
    const tag = this.#markup.source.slice(start, end).toLowerCase()
    for (let top = this.#stack.at(-1); top !== undefined; top = this.#stack.at(-1)) {
      if (!IMPLIED_END.get(tag)?.has(top.tag)) break
      this.#pop(start - 1, false)
    }
    const { elements } = this.#markup
    const element = new Element(this.#markup, elements.length, tag, start - 1, this.#stack.at(-1) ?? null)
    elements.push(element)
    this.#current = element
  }

  onopentagend(end: number): void {
    const element = this.#current
    if (element === null) return
    this.#current = null
    element.openEnd = end + 1
    element.end = end + 1
    if (VOID_ELEMENTS.has(element.tag)) {
      element.closed = true
      return
    }
    this.#stack.push(element)
    this.#open.set(element.tag, (this.#open.get(element.tag) ?? 0) + 1)
    this.#count(element.tag, 1)
  }

  onselfclosingtag(end: number): void {
    const element = this.#current
    this.onopentagend(end)
    // To a browser the slash means nothing. Authors write it where a script, a feed's reader or a site generator obeys it.
    if (element === null || isKnownElement(element.tag) || this.#stack.at(-1) !== element) return
    this.#pop(element.openEnd, true)
  }

  onclosetag(start: number, end: number): void {
    const tag = this.#markup.source.slice(start, end).toLowerCase()
    const close = this.#markup.source.indexOf('>', end)
    const after = close === -1 ? this.#markup.source.length : close + 1
    if ((this.#open.get(tag) ?? 0) === 0) return
    // A formatting end tag never closes the block around it; a block end tag closes all elements inside.
    if (!isBlockElement(tag) && !RAW_TEXT_ELEMENTS.has(tag)) {
      const lowest = Math.max(0, this.#stack.length - MAX_CROSSED)
      let at = this.#stack.length - 1
      while (at >= lowest && this.#stack[at]?.tag !== tag && !isBlockElement(this.#stack[at]?.tag ?? '')) at--
      if (this.#stack[at]?.tag !== tag) return
    }
    while (this.#stack.at(-1)?.tag !== tag) this.#pop(start - 2, false)
    this.#pop(after, true)
  }

  oncomment(start: number, end: number, offset: number): void {
    this.#markup.comments.push({ start, end: end - offset })
  }

  oncdata(start: number, end: number, offset: number): void {
    this.#markup.sections.push({ start, end: end - offset })
  }

  ondeclaration(): void {}

  onprocessinginstruction(): void {}

  ontextentity(): void {}
  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
  onattribname(): void {}
  onend(): void {}

  finish(): void {
    while (this.#stack.length > 0) this.#pop(this.#markup.source.length, false)
  }

  #pop(end: number, closed: boolean): void {
    const element = this.#stack.pop()
    if (element === undefined) return
    element.end = Math.max(element.openEnd, end)
    element.closed = closed
    element.last = this.#markup.elements.length - 1
    this.#open.set(element.tag, (this.#open.get(element.tag) ?? 1) - 1)
    this.#count(element.tag, -1)
  }

  #count(tag: string, by: number): void {
    const hidden = NOT_RENDERED_ELEMENTS.get(tag)
    if (hidden === 'never') this.#never += by
    else if (hidden === 'held') this.#held += by
  }
}
