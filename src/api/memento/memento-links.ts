import { formatDigitsTime } from '../../archive/object-keys.ts'
import type { NearMementos } from '../../catalog/snapshots/mementos.ts'

/** The addresses around one original, and the links between them (RFC 7089, section 2.2). */
export class MementoLinks {
  readonly #base: string
  readonly #original: string

  /** @param base where this service is reached; `original` the post's canonical address */
  constructor(base: string, original: string) {
    this.#base = base
    this.#original = original
  }

  memento(at: Date): string {
    return `${this.#base}/memento/${formatDigitsTime(at)}/${this.#original}`
  }

  timemap(page: number): string {
    return `${this.#base}/timemap/link/${page === 1 ? '' : `${page}/`}${this.#original}`
  }

  timegate(): string {
    return `${this.#base}/timegate/${this.#original}`
  }

  toOriginal(): string {
    return `<${this.#original}>; rel="original"`
  }

  toTimegate(): string {
    return `<${this.timegate()}>; rel="timegate"`
  }

  /** @param rel `timemap`, or `self` in a TimeMap of its own */
  toTimemap(page: number, rel: 'timemap' | 'self', span: { from: Date; until: Date } | null): string {
    const times = span ? `; from="${formatHttpDate(span.from)}"; until="${formatHttpDate(span.until)}"` : ''
    return `<${this.timemap(page)}>; rel="${rel}"; type="application/link-format"${times}`
  }

  /** @param rel such as `first memento` */
  toMemento(at: Date, rel: string): string {
    return `<${this.memento(at)}>; rel="${rel}"; datetime="${formatHttpDate(at)}"`
  }

  /** Links to the mementos around one, each with all that it is. */
  around(place: NearMementos): string[] {
    const rels = new Map<number, string[]>()
    const add = (at: Date | null, rel: string): void => {
      if (at) rels.set(at.getTime(), [...(rels.get(at.getTime()) ?? []), rel])
    }
    add(place.first, 'first')
    add(place.last, 'last')
    add(place.prev, 'prev')
    add(place.next, 'next')
    add(place.at, '')
    return [...rels]
      .toSorted(([a], [b]) => a - b)
      .map(([at, words]) => this.toMemento(new Date(at), [...words.filter(Boolean), 'memento'].join(' ')))
  }
}

/** `Thu, 31 May 2007 20:35:00 GMT`: the one form of a time in Memento (RFC 7089, section 2.1). */
export const formatHttpDate = (at: Date): string => at.toUTCString()

/** A time in that form; null for anything else. */
export function parseHttpDate(text: string): Date | null {
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && formatHttpDate(at) === text.trim() ? at : null
}
