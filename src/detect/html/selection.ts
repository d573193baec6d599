import type { ElementSelector, MarkupElement, Selected } from '../../model/recogniser.ts'
import { firstEndingAfter } from '../intervals.ts'

/** An answer of a selector, as the range of the element's index. */
interface IndexedAnswer<T> extends Selected<T> {
  readonly start: number
  readonly end: number
}

/**
 * What one selector finds among a page's elements. A page's elements are examined in document order, so that each
 * range begins in the part that is read already or behind it: the selector sees every element once, however deeply
 * they are nested.
 */
export class Selection<T> {
  readonly #elements: readonly MarkupElement[]
  readonly #selector: ElementSelector<T>
  #from = 0
  #to = 0
  #found: IndexedAnswer<T>[] = []

  constructor(elements: readonly MarkupElement[], selector: ElementSelector<T>) {
    this.#elements = elements
    this.#selector = selector
  }

  /** The answers for the elements with an index in `[from, to)`. */
  within(from: number, to: number): readonly Selected<T>[] {
    if (from < this.#from || from > this.#to) {
      this.#from = from
      this.#to = from
      this.#found = []
    }
    for (; this.#to < to; this.#to++) {
      const element = this.#elements[this.#to]
      const value = element === undefined ? null : this.#selector(element)
      if (element !== undefined && value !== null)
        this.#found.push({ element, value, start: this.#to, end: this.#to + 1 })
    }
    return this.#found.slice(firstEndingAfter(this.#found, from), firstEndingAfter(this.#found, to))
  }
}
