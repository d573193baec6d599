import { decodeHTML } from 'entities'
import type { Interval } from '../intervals.ts'
import { isBlockElement } from './html-tags.ts'

/** A text between tags. `raw`: without entities, as in scripts. */
export interface TextRun {
  readonly start: number
  readonly end: number
  readonly raw: boolean
  readonly visibility: number
}

/** The parts of `Markup` that text extraction reads. */
interface TextSource {
  readonly source: string
  readonly runs: readonly TextRun[]
  /** In document order. */
  readonly elements: ReadonlyArray<{ readonly tag: string; readonly start: number; readonly end: number }>
  /** The index of the first run that ends after `offset`. */
  runAt(offset: number): number
}

/** Text of markup, with a mapping to source offsets. */
interface TextContent {
  readonly text: string
  /** Maps a text offset to a source offset. */
  source(offset: number): number
}

/**
 * Extracts the text of `[from, to)`. `<br>` becomes a newline, blocks are separated by an empty line, and line breaks in the
 * source become spaces. Skips runs beyond `visibility`, and the intervals of `without`, which are sorted.
 */
export function extractTextContent(
  markup: TextSource,
  from: number,
  to: number,
  visibility: number,
  without: readonly Interval[] = [],
): TextContent {
  const builder = new TextBuilder()
  let skip = 0
  for (const event of events(markup, from, to)) {
    if (event.kind !== 'run') {
      builder.separate(event.kind === 'break' ? '\n' : '\n\n')
      continue
    }
    const { run } = event
    if (run.visibility > visibility) continue
    while ((without[skip]?.end ?? Number.POSITIVE_INFINITY) <= run.start) skip++
    const hole = without[skip]
    if (hole !== undefined && hole.start <= run.start) builder.separate('\n\n')
    else {
      const start = Math.max(run.start, from)
      builder.append(markup.source.slice(start, Math.min(run.end, to)), start, run.raw)
    }
  }
  return { text: builder.text(), source: (offset) => Math.min(builder.source(offset) ?? from, to) }
}

const ENTITY = /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?/g

/** Builds a text and records the source offset of each piece. */
class TextBuilder {
  readonly #pieces: string[] = []
  readonly #offsets: number[] = []
  readonly #sources: number[] = []
  #length = 0
  #pending = ''

  /** Adds a separator, which is written only between two texts. */
  separate(mark: '\n' | '\n\n'): void {
    if (mark === '\n\n' || this.#pending !== '') this.#pending = '\n\n'
    else this.#pending = '\n'
  }

  append(raw: string, at: number, literal: boolean): void {
    if (this.#pending !== '') {
      if (!/\S/.test(raw)) return
      if (this.#length > 0) this.#add(this.#pending, at)
      this.#pending = ''
    }
    const spaced = raw.replace(/[\r\n\t\f]/g, ' ')
    if (literal || !spaced.includes('&')) {
      this.#add(spaced, at)
      return
    }
    let done = 0
    for (const match of spaced.matchAll(ENTITY)) {
      if (match.index > done) this.#add(spaced.slice(done, match.index), at + done)
      this.#add(decodeHTML(match[0]), at + match.index)
      done = match.index + match[0].length
    }
    if (done < spaced.length) this.#add(spaced.slice(done), at + done)
  }

  text(): string {
    return this.#pieces.join('')
  }

  source(offset: number): number | null {
    let low = 0
    let high = this.#offsets.length
    while (low + 1 < high) {
      const middle = (low + high) >> 1
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    const base = this.#sources[low]
    return base === undefined ? null : base + offset - (this.#offsets[low] ?? 0)
  }

  #add(piece: string, at: number): void {
    this.#offsets.push(this.#length)
    this.#sources.push(at)
    this.#pieces.push(piece)
    this.#length += piece.length
  }
}

type Event = { kind: 'break' } | { kind: 'block' } | { kind: 'run'; run: TextRun }

/** Text runs, line breaks and block boundaries, in source order. */
function* events(markup: TextSource, from: number, to: number): Generator<Event> {
  let at = firstElement(markup, from)
  const ends: number[] = []
  for (let index = markup.runAt(from); index < markup.runs.length; index++) {
    const run = markup.runs[index]
    if (run === undefined || run.start >= to) return
    for (let element = markup.elements[at]; element !== undefined; element = markup.elements[++at]) {
      if (element.start > run.start) break
      if (element.tag === 'br') yield { kind: 'break' }
      else if (isBlockElement(element.tag)) {
        yield { kind: 'block' }
        ends.push(element.end)
      }
    }
    while (ends.length > 0 && (ends.at(-1) ?? 0) <= run.start) {
      ends.pop()
      yield { kind: 'block' }
    }
    yield { kind: 'run', run }
  }
}

function firstElement(markup: TextSource, offset: number): number {
  let low = 0
  let high = markup.elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((markup.elements[middle]?.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}
