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
  /** The offsets of each recogniser's clues. */
  readonly #byOwner: readonly number[][]
  readonly #recognisers: readonly Recogniser[]

  constructor(text: string, recognisers: readonly Recogniser[]) {
    this.#recognisers = recognisers
    this.#byOwner = recognisers.map(() => [])
    const known = cluesOf(recognisers)
    if (known === null) return
    for (const { index, at } of known.search.findAll(text)) {
      this.#offsets.push(at)
      for (const owner of known.owners[index] ?? []) this.#byOwner[owner]?.push(at)
    }
  }

  get isEmpty(): boolean {
    return this.#offsets.length === 0
  }

  /** Whether a clue starts in `[start, end)`. */
  within(start: number, end: number): boolean {
    const at = firstFrom(this.#offsets, start)
    const offset = this.#offsets[at]
    return offset !== undefined && offset < end
  }

  /** The recognisers with a clue in `[start, end)`. Takes a binary search each, so that nested ranges stay cheap. */
  recognisersIn(start: number, end: number): readonly Recogniser[] {
    return this.#recognisers.filter((_, at) => {
      const own = this.#byOwner[at] ?? []
      return (own[firstFrom(own, start)] ?? end) < end
    })
  }

  /** The offsets of the clues in `[start, end)`. */
  *between(start: number, end: number): Generator<number> {
    for (let at = firstFrom(this.#offsets, start); at < this.#offsets.length; at++) {
      const offset = this.#offsets[at]
      if (offset === undefined || offset >= end) return
      yield offset
    }
  }
}

/** The index of the first of the sorted `offsets` that is not below `start`. */
function firstFrom(offsets: readonly number[], start: number): number {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) < start) low = middle + 1
    else high = middle
  }
  return low
}

interface KnownClues {
  readonly search: MultiPatternSearch
  /** The indices of each keyword's recognisers. Base64 clues have none. */
  readonly owners: readonly (readonly number[])[]
}
const cache = new WeakMap<readonly Recogniser[], KnownClues>()

function cluesOf(recognisers: readonly Recogniser[]): KnownClues | null {
  const cached = cache.get(recognisers)
  if (cached !== undefined) return cached
  const owners = new Map<string, number[]>()
  recognisers.forEach(({ clues }, at) => {
    for (const clue of clues) owners.set(clue, [...(owners.get(clue) ?? []), at])
  })
  if (owners.size === 0) return null
  for (const encoded of BASE64_CLUES) owners.set(encoded, [])
  const known = { search: new MultiPatternSearch([...owners.keys()]), owners: [...owners.values()] }
  cache.set(recognisers, known)
  return known
}
