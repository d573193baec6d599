import { createHash } from 'node:crypto'
import { stemmedLanguage } from './languages.ts'
import { tails, trigrams, type Word, wordsOf } from './search-words.ts'

/** What is found by its words: a post with the titles of the articles that cite it. */
export interface Searchable {
  readonly author: { readonly name: string | null; readonly handle: string | null }
  readonly text: string | null
  readonly lang: string | null
  readonly titles: readonly string[]
  readonly createdAt: Date
}

/** A document as the index takes it: `simple` in the form of a `tsvector`, `stemmed` as words for a stemmer. */
export interface SearchDocument {
  readonly simple: string
  readonly stemmed: string
  /** The subtag of the stemmer; null where the words have none. */
  readonly lang: string | null
}

/** No one reads so far, and an index entry has a megabyte. */
const MAX_TEXT = 20_000
const MAX_TITLE = 500

/** Of a piece of a word, and of a stem, so that neither is taken for a word. */
export const PIECE = '~'
export const STEM = '='
/** Of a week, so that a search can be kept within it. */
export const WEEK = '@'
export const WEEK_MS = 7 * 24 * 3_600_000

/** Two neighbours, as the index has them (`word_pairs`): a million names do for all pairs, and what shares one is told apart by its words. */
export const wordPair = (one: string, next: string): string =>
  createHash('sha256').update(`${one} ${next}`).digest('hex').slice(0, 5)

export const weekOf = (time: Date): number => Math.floor(time.getTime() / WEEK_MS)

/**
 * What a post is found by: its words as they stand; their stems where the language has a stemmer, and else
 * every three letters of them; every three letters of the handle, and of what is written without spaces.
 */
export function searchDocument(post: Searchable): SearchDocument {
  const lang = stemmedLanguage(post.lang)
  const vector = new Vector()
  const { name, handle } = post.author
  for (const part of [name ?? '', handle ?? '']) vector.add(wordsOf(part), false)
  if (handle !== null) vector.add(wordsOf(handle.replace(/[^\p{L}\p{N}]/gu, '')), true)
  const told = [(post.text ?? '').slice(0, MAX_TEXT), ...post.titles.map((one) => one.slice(0, MAX_TITLE))]
  const texts = told.map(wordsOf)
  for (const words of texts) vector.add(words, lang === null)
  vector.mark(`${WEEK}${weekOf(post.createdAt)}`)
  const spaced = texts.flat().filter((one) => !one.run)
  return {
    simple: vector.toString(),
    stemmed: lang === null ? '' : spaced.map((one) => one.text).join(' '),
    lang,
  }
}

/** A `tsvector` in its written form. Words hold letters and digits alone, so nothing in them needs escaping. */
class Vector {
  readonly #places = new Map<string, number[]>()
  #end = 1

  /** @param inPieces whether a word is found by its pieces as well; a run always is, and only so */
  add(words: readonly Word[], inPieces: boolean): void {
    for (const word of words) if (!word.run) this.#put(word.text, this.#end + word.at)
    this.#end += words.length + 1
    for (const { text, run } of words) {
      const pieces = run ? tails(text) : inPieces ? trigrams(text) : []
      for (const [at, piece] of pieces.entries()) this.#put(`${PIECE}${piece}`, this.#end + at)
      if (pieces.length > 0) this.#end += pieces.length + 1
    }
  }

  /** A lexeme of no text; it stands at the end, so that what is put behind is in no row with what was before. */
  mark(lexeme: string): void {
    this.#put(lexeme, this.#end + 1)
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
