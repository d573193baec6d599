import { splitWords, suffixTrigrams, trigrams, type WordToken } from './split-words.ts'
import { stemmedLanguageOf } from './stemmed-languages.ts'
import type { Stems } from './stems.ts'

/** The searchable text of a post: its author, its text, and the titles of the articles that cite it. */
export interface SearchablePost {
  readonly author: { readonly name: string | null; readonly handle: string | null }
  readonly text: string | null
  readonly lang: string | null
  readonly titles: readonly string[]
}

/** UTF-16 units that are indexed of each text: a `tsvector` holds a megabyte at most. */
const MAX_TEXT = 20_000
const MAX_TITLE = 500

/** These prefixes keep trigrams and stems apart from words. */
export const TRIGRAM_PREFIX = '~'
export const STEM_PREFIX = '='

/** The words of a post that need stems, and their language; without words if PostgreSQL has no stemmer for it. */
export function stemmableWords(post: SearchablePost): { lang: string | null; words: string[] } {
  const lang = stemmedLanguageOf(post.lang)
  const words = textsOf(post)
    .flat()
    .filter((one) => !one.run)
  return { lang, words: lang === null ? [] : [...new Set(words.map((one) => one.written))] }
}

/**
 * Builds the lexemes of a post as the text of a `tsvector`: its words; their stems if the language has a stemmer, else their
 * trigrams; and the trigrams of the handle and of text in scripts without spaces.
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

const textsOf = ({ text, titles }: SearchablePost): WordToken[][] =>
  [(text ?? '').slice(0, MAX_TEXT), ...titles.map((one) => one.slice(0, MAX_TITLE))].map(splitWords)

/** Builds the text of a `tsvector`. Words consist of letters and digits only, so lexemes need no escaping. */
class Vector {
  readonly #positions = new Map<string, number[]>()
  /** A gap of one position separates the texts, so that no phrase matches across two of them. */
  #end = 1

  /** @param withTrigrams whether to add the trigrams of words too; of a run, it always adds trigrams alone */
  add(words: readonly WordToken[], withTrigrams: boolean): void {
    for (const word of words) if (!word.run) this.#put(word.text, this.#end + word.at)
    this.#end += words.length + 1
    for (const { text, run } of words) {
      const pieces = run ? suffixTrigrams(text) : withTrigrams ? trigrams(text) : []
      for (const [at, piece] of pieces.entries()) this.#put(`${TRIGRAM_PREFIX}${piece}`, this.#end + at)
      if (pieces.length > 0) this.#end += pieces.length + 1
    }
  }

  /** Adds stems in the order of their words; null for a word without a stem. */
  addStems(stems: readonly (string | null)[]): void {
    for (const [at, stem] of stems.entries())
      if (stem !== null) this.#put(`${STEM_PREFIX}${stem}`, this.#end + at)
    this.#end += stems.length + 1
  }

  #put(lexeme: string, at: number): void {
    const positions = this.#positions.get(lexeme)
    if (positions) positions.push(at)
    else this.#positions.set(lexeme, [at])
  }

  toString(): string {
    return [...this.#positions].map(([lexeme, positions]) => `'${lexeme}':${positions.join(',')}`).join(' ')
  }
}
