/** How many signs of each word decide how far the search may leap. */
const WINDOW = 5
const ASCII = 128

/** A word that was found. */
export interface FoundWord {
  readonly index: number
  readonly at: number
}

/**
 * Many words at once in one pass, by Wu and Manber's method ("A fast algorithm for multi-pattern searching",
 * 1994): a table of pairs of signs says how far the next word can be. Letters of either case are the same
 * for words that are given in lower case. Words are ASCII; one shorter than five signs is looked for by itself.
 */
export class WordSearch {
  readonly #words: readonly string[]
  readonly #leap = new Uint8Array(ASCII * ASCII).fill(WINDOW - 1)
  readonly #ending = new Map<number, number[]>()
  readonly #short: number[] = []

  constructor(words: readonly string[]) {
    this.#words = words
    words.forEach((word, index) => {
      if (word.length < WINDOW) {
        this.#short.push(index)
        return
      }
      for (let at = 0; at + 1 < WINDOW; at++) {
        for (const pair of pairs(word.charCodeAt(at), word.charCodeAt(at + 1))) {
          this.#leap[pair] = Math.min(this.#leap[pair] ?? 0, WINDOW - 2 - at)
          if (at === WINDOW - 2) this.#ending.set(pair, [...(this.#ending.get(pair) ?? []), index])
        }
      }
    })
  }

  /** Every word of a text with its place, in order; of several that begin at one place, the first of the list. */
  in(text: string): FoundWord[] {
    const found: FoundWord[] = []
    const leaps = this.#leap
    // Bytes are read several times faster than a string's signs. What they lose, verifying finds out.
    const bytes = Buffer.from(text, 'latin1')
    for (let end = WINDOW - 1; end < bytes.length; ) {
      const pair = (((bytes[end - 1] ?? 0) & 127) << 7) | ((bytes[end] ?? 0) & 127)
      const leap = leaps[pair] ?? 1
      if (leap === 0) {
        this.#verify(text, end - WINDOW + 1, pair, found)
        end++
      } else end += leap
    }
    if (this.#short.length === 0) return found
    for (const index of this.#short) this.#find(text, index, found)
    return found.sort((a, b) => a.at - b.at)
  }

  /** By its rarest sign: in `/@` and the like the last, in words the capital that they begin with. */
  #find(text: string, index: number, found: FoundWord[]): void {
    const word = this.#words[index] ?? ''
    const place = /[a-z]$/.test(word) ? 0 : word.length - 1
    const sign = word.charAt(place)
    for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
      const start = at - place
      if (start >= 0 && standsAt(text, start, word)) found.push({ index, at: start })
    }
  }

  #verify(text: string, at: number, pair: number, found: FoundWord[]): void {
    for (const index of this.#ending.get(pair) ?? []) {
      const word = this.#words[index] ?? ''
      if (standsAt(text, at, word)) {
        found.push({ index, at })
        return
      }
    }
  }
}

const isLower = (code: number): boolean => code >= 97 && code <= 122
const cases = (code: number): number[] => (isLower(code) ? [code, code - 32] : [code])
const pairs = (high: number, low: number): number[] =>
  cases(high).flatMap((one) => cases(low).map((other) => one * ASCII + other))

function standsAt(text: string, at: number, word: string): boolean {
  for (let place = 0; place < word.length; place++) {
    const wanted = word.charCodeAt(place)
    const code = text.charCodeAt(at + place)
    if (code !== wanted && !(isLower(wanted) && code === wanted - 32)) return false
  }
  return true
}
