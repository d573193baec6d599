import type { Recogniser } from '../model/recogniser.ts'
import { MultiPatternSearch } from './multi-pattern-search.ts'

/** Base64 of `<blockquote `, `<div`, `<iframe`, `<figure`, `<script`, `<p` and of `{"`: what consent tools hide embeds in (platforms.md § 6.2). */
const ENCODED = [
  'PGJsb2NrcXVvdG',
  'PGRpdi',
  'PGlmcmFtZ',
  'PGZpZ3VyZ',
  'PHNjcmlwd',
  'PHAg',
  'PHA+',
  'CjxibG9ja',
]

/** Where in a text the clues of any platform stand: sorted offsets, asked in ranges. */
export class KeywordIndex {
  readonly #offsets: number[] = []
  /** At the same index: whose clue it is, a bit a recogniser. */
  readonly #whose: number[] = []
  readonly #recognisers: readonly Recogniser[]

  constructor(text: string, recognisers: readonly Recogniser[]) {
    this.#recognisers = recognisers
    const known = cluesOf(recognisers)
    if (known === null) return
    for (const { index, at } of known.search.in(text)) {
      this.#offsets.push(at)
      this.#whose.push(known.owners[index] ?? 0)
    }
  }

  get isEmpty(): boolean {
    return this.#offsets.length === 0
  }

  /** Whether a clue begins in `[start, end)`. */
  within(start: number, end: number): boolean {
    const at = this.#first(start)
    const offset = this.#offsets[at]
    return offset !== undefined && offset < end
  }

  /** The recognisers with a clue in `[start, end)`; all of them where there are too many clues to look at each. */
  recognisersIn(start: number, end: number, most = MOST_CLUES): readonly Recogniser[] {
    let bits = 0
    const first = this.#first(start)
    for (let at = first; (this.#offsets[at] ?? end) < end; at++) {
      if (at - first > most) return this.#recognisers
      bits |= this.#whose[at] ?? 0
    }
    return this.#recognisers.filter((_, at) => (bits & (1 << at)) !== 0)
  }

  /** The same for stretches that lie nowhere within each other, however many clues they have. */
  allRecognisersIn(start: number, end: number): readonly Recogniser[] {
    return this.recognisersIn(start, end, Number.POSITIVE_INFINITY)
  }

  /** The offsets of the clues in `[start, end)`. */
  *between(start: number, end: number): Generator<number> {
    for (let at = this.#first(start); at < this.#offsets.length; at++) {
      const offset = this.#offsets[at]
      if (offset === undefined || offset >= end) return
      yield offset
    }
  }

  #first(start: number): number {
    let low = 0
    let high = this.#offsets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#offsets[middle] ?? 0) < start) low = middle + 1
      else high = middle
    }
    return low
  }
}

const MOST_CLUES = 64

interface KnownClues {
  readonly search: MultiPatternSearch
  /** For each word, a bit a recogniser; what hides an embed of any platform is nobody's. */
  readonly owners: readonly number[]
}
const made = new WeakMap<readonly Recogniser[], KnownClues>()

function cluesOf(recognisers: readonly Recogniser[]): KnownClues | null {
  const before = made.get(recognisers)
  if (before !== undefined) return before
  const owners = new Map<string, number>()
  recognisers.forEach(({ clues }, at) => {
    for (const clue of clues) owners.set(clue, (owners.get(clue) ?? 0) | (1 << at))
  })
  if (owners.size === 0) return null
  for (const encoded of ENCODED) owners.set(encoded, 0)
  const known = { search: new MultiPatternSearch([...owners.keys()]), owners: [...owners.values()] }
  made.set(recognisers, known)
  return known
}
