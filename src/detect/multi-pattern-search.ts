/** How many signs a word must have to be looked for together with the others. */
const SHORTEST = 5
/** Every so many signs three are looked at: a word of five holds just one such three, wherever it stands. */
const STRIDE = 3
/** So much is turned into bytes at a time: a whole number of strides that stays in the processor's cache. */
const PIECE = STRIDE << 16

/** A word that was found. */
export interface PatternMatch {
  readonly index: number
  readonly at: number
}

/**
 * Many words at once in one pass: a table of triplets says whether a word may stand around a place, and
 * only every third place is asked for, after the sampling of q-grams (Kytöjoki, Salmela, Tarhio, "Tuning string
 * matching for huge pattern sets", 2003). Letters of either case are the same for words that are given in
 * lower case. Words are ASCII; one shorter than five signs is looked for by itself.
 */
export class MultiPatternSearch {
  readonly #words: readonly string[]
  readonly #known = new Uint8Array(1 << 15)
  /** For each triplet: in which words, and how far behind their beginnings. */
  readonly #around = new Map<number, { readonly index: number; readonly behind: number }[]>()
  readonly #short: number[] = []

  constructor(words: readonly string[]) {
    this.#words = words
    words.forEach((word, index) => {
      if (word.length < SHORTEST) {
        this.#short.push(index)
        return
      }
      for (let behind = 0; behind < STRIDE; behind++) {
        const key = triplet(word.charCodeAt(behind), word.charCodeAt(behind + 1), word.charCodeAt(behind + 2))
        this.#known[key] = 1
        this.#around.set(key, [...(this.#around.get(key) ?? []), { index, behind }])
      }
    })
  }

  /** Every word of a text with its place, in order; of several that begin at one place, the first of the list. */
  in(text: string): PatternMatch[] {
    const found: PatternMatch[] = []
    for (let from = 0; from < text.length; from += PIECE) this.#sample(text, from, found)
    for (const index of this.#short) this.#find(text, index, found)
    found.sort((a, b) => a.at - b.at || a.index - b.index)
    return found.filter((one, at) => one.at !== found[at - 1]?.at)
  }

  #sample(text: string, from: number, found: PatternMatch[]): void {
    const known = this.#known
    // Bytes are read several times faster than a string's signs. What they lose, verifying finds out.
    const bytes = Buffer.from(text.slice(from, from + PIECE + STRIDE - 1), 'latin1')
    const last = bytes.length - STRIDE + 1
    for (let at = 0; at < last; at += STRIDE) {
      const key =
        (((bytes[at] ?? 0) & 31) << 10) | (((bytes[at + 1] ?? 0) & 31) << 5) | ((bytes[at + 2] ?? 0) & 31)
      if (known[key] === 1) this.#verify(text, from + at, key, found)
    }
  }

  /** By its rarest sign. */
  #find(text: string, index: number, found: PatternMatch[]): void {
    const word = this.#words[index] ?? ''
    const place = Math.max(word.search(/[@+[{]/), 0)
    const sign = word.charAt(place)
    for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
      const start = at - place
      if (start >= 0 && standsAt(text, start, word)) found.push({ index, at: start })
    }
  }

  #verify(text: string, at: number, key: number, found: PatternMatch[]): void {
    for (const { index, behind } of this.#around.get(key) ?? []) {
      if (at >= behind && standsAt(text, at - behind, this.#words[index] ?? ''))
        found.push({ index, at: at - behind })
    }
  }
}

/** Three signs, the case of letters left out; others may share a number. */
const triplet = (first: number, second: number, third: number): number =>
  ((first & 31) << 10) | ((second & 31) << 5) | (third & 31)

const isLower = (code: number): boolean => code >= 97 && code <= 122

function standsAt(text: string, at: number, word: string): boolean {
  for (let place = 0; place < word.length; place++) {
    const wanted = word.charCodeAt(place)
    const code = text.charCodeAt(at + place)
    if (code !== wanted && !(isLower(wanted) && code === wanted - 32)) return false
  }
  return true
}
