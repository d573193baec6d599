/** The shortest pattern for the combined search, in characters. */
const MIN_LENGTH = 5
/** The distance of sampled triplets. A pattern of five characters contains exactly one of them at any position. */
const STRIDE = 3
/** The chunk size: a multiple of the stride that fits into the processor's cache. */
const CHUNK = STRIDE << 16

/** A match: the index of the pattern and its offset in the text. */
interface PatternMatch {
  readonly index: number
  readonly at: number
}

/** A pattern that is too short for the combined search, and the offset in it of what is searched. */
interface ShortPattern {
  readonly index: number
  readonly offset: number
}

/** Rare in pages, so that few places are compared. */
const RARE = /[@[]/

/**
 * Searches for many patterns in one pass. It samples every third position and looks up its triplet in a table of the
 * patterns' triplets (q-gram sampling: Kytöjoki, Salmela, Tarhio, "Tuning string matching for huge pattern sets", 2003).
 * Lower-case letters in a pattern match both cases. Patterns are ASCII; those shorter than five characters are searched
 * by a rare character in them. Without one, they match in their own case only.
 */
export class MultiPatternSearch {
  readonly #patterns: readonly string[]
  readonly #known = new Uint8Array(1 << 15)
  /** The patterns that contain a triplet, and its offset in them. */
  readonly #byTriplet: ({ readonly index: number; readonly offset: number }[] | undefined)[] = new Array(
    1 << 15,
  )
  /** The short patterns by what is searched: a rare character, or the whole pattern in its own case. */
  readonly #short = new Map<string, ShortPattern[]>()

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns
    patterns.forEach((pattern, index) => {
      if (pattern.length < MIN_LENGTH) {
        const offset = Math.max(0, pattern.search(RARE))
        const anchor = RARE.exec(pattern)?.[0] ?? pattern
        this.#short.set(anchor, [...(this.#short.get(anchor) ?? []), { index, offset }])
        return
      }
      for (let offset = 0; offset < STRIDE; offset++) {
        const key = triplet(
          pattern.charCodeAt(offset),
          pattern.charCodeAt(offset + 1),
          pattern.charCodeAt(offset + 2),
        )
        this.#known[key] = 1
        this.#byTriplet[key] = [...(this.#byTriplet[key] ?? []), { index, offset }]
      }
    })
  }

  /** All matches in a text, sorted by offset. If several patterns match at one offset, the first pattern wins. */
  findAll(text: string): PatternMatch[] {
    const found: PatternMatch[] = []
    for (let from = 0; from < text.length; from += CHUNK) this.#sample(text, from, found)
    for (const [anchor, short] of this.#short) this.#findShort(text, anchor, short, found)
    found.sort((a, b) => a.at - b.at || a.index - b.index)
    return found.filter((one, at) => one.at !== found[at - 1]?.at)
  }

  #sample(text: string, from: number, found: PatternMatch[]): void {
    const known = this.#known
    // Reading bytes is several times faster than reading characters of a string. `#verify` detects the loss by Latin-1.
    const bytes = Buffer.from(text.slice(from, from + CHUNK + STRIDE - 1), 'latin1')
    const last = bytes.length - STRIDE + 1
    for (let at = 0; at < last; at += STRIDE) {
      const key =
        (((bytes[at] ?? 0) & 31) << 10) | (((bytes[at + 1] ?? 0) & 31) << 5) | ((bytes[at + 2] ?? 0) & 31)
      if (known[key] === 1) this.#verify(text, from + at, key, found)
    }
  }

  /** Searches for the short patterns that share an anchor. */
  #findShort(text: string, anchor: string, short: readonly ShortPattern[], found: PatternMatch[]): void {
    for (let at = text.indexOf(anchor); at !== -1; at = text.indexOf(anchor, at + 1)) {
      for (const { index, offset } of short) {
        if (at >= offset && matchesAt(text, at - offset, this.#patterns[index] ?? ''))
          found.push({ index, at: at - offset })
      }
    }
  }

  #verify(text: string, at: number, key: number, found: PatternMatch[]): void {
    const candidates = this.#byTriplet[key] ?? []
    for (let n = 0; n < candidates.length; n++) {
      const one = candidates[n]
      if (one === undefined || at < one.offset) continue
      const start = at - one.offset
      if (matchesAt(text, start, this.#patterns[one.index] ?? '')) found.push({ index: one.index, at: start })
    }
  }
}

/** Hashes three characters to 15 bits, ignoring case; collisions are possible. */
const triplet = (first: number, second: number, third: number): number =>
  ((first & 31) << 10) | ((second & 31) << 5) | (third & 31)

const isLowerCase = (code: number): boolean => code >= 97 && code <= 122

function matchesAt(text: string, at: number, pattern: string): boolean {
  for (let place = 0; place < pattern.length; place++) {
    const wanted = pattern.charCodeAt(place)
    const code = text.charCodeAt(at + place)
    if (code !== wanted && !(isLowerCase(wanted) && code === wanted - 32)) return false
  }
  return true
}
