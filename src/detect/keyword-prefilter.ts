import type { Recogniser } from '../model/recogniser.ts'
import { MultiPatternSearch } from './multi-pattern-search.ts'

/** Base64 of `<blockquote `, `<div`, `<iframe`, `<figure`, `<script` and `<p`: consent tools hide embeds this way. */
const BASE64_CLUES = [
  'PGJsb2NrcXVvdG',
  'PGRpdi',
  'PGlmcmFtZ',
  'PGZpZ3VyZ',
  'PHNjcmlwd',
  'PHAg',
  'PHA+',
  'CjxibG9ja',
]

/** An index of the clues of all platforms in a text: sorted offsets with range queries. */
export class KeywordIndex {
  readonly #offsets: number[] = []
  /** The owners of the clue at the same index: one bit per recogniser. */
  readonly #owners: number[] = []
  readonly #recognisers: readonly Recogniser[]

  constructor(text: string, recognisers: readonly Recogniser[]) {
    this.#recognisers = recognisers
    const known = cluesOf(recognisers)
    if (known === null) return
    for (const { index, at } of known.search.findAll(text)) {
      this.#offsets.push(at)
      this.#owners.push(known.owners[index] ?? 0)
    }
  }

  get isEmpty(): boolean {
    return this.#offsets.length === 0
  }

  /** Whether a clue starts in `[start, end)`. */
  within(start: number, end: number): boolean {
    const at = this.#first(start)
    const offset = this.#offsets[at]
    return offset !== undefined && offset < end
  }

  /** The recognisers with a clue in `[start, end)`; all recognisers if there are more than `maxClues` clues. */
  recognisersIn(start: number, end: number, maxClues = MAX_CLUES): readonly Recogniser[] {
    let bits = 0
    const first = this.#first(start)
    for (let at = first; (this.#offsets[at] ?? end) < end; at++) {
      if (at - first > maxClues) return this.#recognisers
      bits |= this.#owners[at] ?? 0
    }
    return this.#recognisers.filter((_, at) => (bits & (1 << at)) !== 0)
  }

  /** Like `recognisersIn` without a limit, for ranges that are not nested in each other. */
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

const MAX_CLUES = 64

interface KnownClues {
  readonly search: MultiPatternSearch
  /** The owners of each keyword, one bit per recogniser. Base64 clues have no owner. */
  readonly owners: readonly number[]
}
const cache = new WeakMap<readonly Recogniser[], KnownClues>()

function cluesOf(recognisers: readonly Recogniser[]): KnownClues | null {
  const cached = cache.get(recognisers)
  if (cached !== undefined) return cached
  const owners = new Map<string, number>()
  recognisers.forEach(({ clues }, at) => {
    for (const clue of clues) owners.set(clue, (owners.get(clue) ?? 0) | (1 << at))
  })
  if (owners.size === 0) return null
  for (const encoded of BASE64_CLUES) owners.set(encoded, 0)
  const known = { search: new MultiPatternSearch([...owners.keys()]), owners: [...owners.values()] }
  cache.set(recognisers, known)
  return known
}
