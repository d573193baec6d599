import { formatDigitsTime } from '../../archive/object-keys.ts'
import type { NearMementos } from '../../catalog/snapshots/mementos.ts'

/** Builds the Memento URLs and `Link` values of one original (RFC 7089, section 2.2). */
export class MementoLinks {
  readonly #base: string
  readonly #original: string

  /**
   * @param base the public URL of this service
   * @param original the post's canonical URL
   */
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

  /** @param rel `self` in the TimeMap itself, otherwise `timemap` */
  toTimemap(page: number, rel: 'timemap' | 'self', span: { from: Date; until: Date } | null): string {
    const times = span ? `; from="${formatHttpDate(span.from)}"; until="${formatHttpDate(span.until)}"` : ''
    return `<${this.timemap(page)}>; rel="${rel}"; type="application/link-format"${times}`
  }

  /** @param rel such as `first memento` */
  toMemento(at: Date, rel: string): string {
    return `<${this.memento(at)}>; rel="${rel}"; datetime="${formatHttpDate(at)}"`
  }

  /** Links to a memento and its neighbours, each with all of its relations. */
  around(near: NearMementos): string[] {
    const rels = new Map<number, string[]>()
    const add = (at: Date | null, rel: string): void => {
      if (at) rels.set(at.getTime(), [...(rels.get(at.getTime()) ?? []), rel])
    }
    add(near.first, 'first')
    add(near.last, 'last')
    add(near.prev, 'prev')
    add(near.next, 'next')
    add(near.at, '')
    return [...rels]
      .toSorted(([a], [b]) => a - b)
      .map(([at, words]) => this.toMemento(new Date(at), [...words.filter(Boolean), 'memento'].join(' ')))
  }
}

/** Formats a time as `Thu, 31 May 2007 20:35:00 GMT`, the only format in Memento (RFC 7089, section 2.1). */
export const formatHttpDate = (at: Date): string => at.toUTCString()

/** The day of the week, which repeats the date and is often wrong. */
const WEEKDAY = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), /

/** Parses a time in that format, whatever its weekday; null for anything else. */
export function parseHttpDate(text: string): Date | null {
  const written = text.trim()
  const day = written.replace(WEEKDAY, '')
  const at = new Date(day)
  if (day === written || Number.isNaN(at.getTime())) return null
  return formatHttpDate(at).replace(WEEKDAY, '') === day ? at : null
}
