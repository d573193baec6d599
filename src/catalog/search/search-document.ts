import { type PlacedWord, splitWords, suffixTrigrams, trigrams } from './split-words.ts'
import { stemmedLanguageOf } from './stemmed-languages.ts'
import type { Stems } from './stems.ts'

/** What a search finds by its words: a post with the titles of the articles that cite it. */
export interface SearchablePost {
  readonly author: { readonly name: string | null; readonly handle: string | null }
  readonly text: string | null
  readonly lang: string | null
  readonly titles: readonly string[]
}

/** No one reads so far, and an index entry has a megabyte. */
const MAX_TEXT = 20_000
const MAX_TITLE = 500

/** Marks a piece of a word, and a stem, so that neither is taken for a word. */
export const PIECE_PREFIX = '~'
export const STEM_PREFIX = '='

/** The texts of a post that its stems are made of, and their language; null for one without a stemmer. */
export function stemmableWords(post: SearchablePost): { lang: string | null; words: string[] } {
  const lang = stemmedLanguageOf(post.lang)
  const words = textsOf(post)
    .flat()
    .filter((one) => !one.run)
  return { lang, words: lang === null ? [] : [...new Set(words.map((one) => one.written))] }
}

/**
 * The lexemes of a post, in the written form of a `tsvector`: its words; their stems where the language has a stemmer,
 * and else every three letters of them; every three letters of the handle, and of text without spaces.
 */
export function buildSearchDocument(post: SearchablePost, stems: Stems): string {
  const lang = stemmedLanguageOf(post.lang)
  const vector = new Vector()
  const { name, handle } = post.author
  for (const part of [name ?? '', handle ?? '']) vector.add(splitWords(part), false)
  if (handle !== null) vector.add(splitWords(handle.replace(/[^\p{L}\p{N}]/gu, '')), true)
  for (const words of textsOf(post)) {
    vector.add(words, lang === null)
    if (lang !== null) vector.addStems(words.map(({ written }) => stems.get(written)?.get(lang) ?? null))
  }
  return vector.toString()
}

const textsOf = ({ text, titles }: SearchablePost): PlacedWord[][] =>
  [(text ?? '').slice(0, MAX_TEXT), ...titles.map((one) => one.slice(0, MAX_TITLE))].map(splitWords)

/** A `tsvector` in its written form. Words hold letters and digits alone, so nothing in them needs escaping. */
class Vector {
  readonly #places = new Map<string, number[]>()
  /** Every text begins behind the one before, with a gap: no phrase goes from one to the next. */
  #end = 1

  /** @param inPieces whether a word is found by its pieces as well; a run always is, and only so */
  add(words: readonly PlacedWord[], inPieces: boolean): void {
    for (const word of words) if (!word.run) this.#put(word.text, this.#end + word.at)
    this.#end += words.length + 1
    for (const { text, run } of words) {
      const pieces = run ? suffixTrigrams(text) : inPieces ? trigrams(text) : []
      for (const [at, piece] of pieces.entries()) this.#put(`${PIECE_PREFIX}${piece}`, this.#end + at)
      if (pieces.length > 0) this.#end += pieces.length + 1
    }
  }

  /** Stems in their order; null for a word that has none. */
  addStems(stems: readonly (string | null)[]): void {
    for (const [at, stem] of stems.entries())
      if (stem !== null) this.#put(`${STEM_PREFIX}${stem}`, this.#end + at)
    this.#end += stems.length + 1
  }

  #put(lexeme: string, at: number): void {
    const places = this.#places.get(lexeme)
    if (places) places.push(at)
    else this.#places.set(lexeme, [at])
  }

  toString(): string {
    return [...this.#places].map(([lexeme, places]) => `'${lexeme}':${places.join(',')}`).join(' ')
  }
}
