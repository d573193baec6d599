import { spellOut } from './fold.ts'
import {
  accountNames,
  splitTags,
  splitWords,
  suffixTrigrams,
  trigrams,
  type WordToken,
} from './split-words.ts'
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

/** Keeps trigrams apart from words. */
export const TRIGRAM_PREFIX = '~'

/** The lexeme of a stem: apart from words, and from equal stems of other languages, which belong to other words. */
export const stemLexeme = (lang: string, stem: string): string => `=${lang}:${stem}`

/** How much a lexeme counts for the relevance: words of the post, its author, titles of articles, and mere forms of words. */
type Weight = 'A' | 'B' | 'C' | 'D'

/** The words of a post that need stems, and their language; without words if PostgreSQL has no stemmer for it. */
export function stemmableWords(post: SearchablePost): { lang: string | null; words: string[] } {
  const lang = stemmedLanguageOf(post.lang)
  const words = lang === null ? [] : textsOf(post).flatMap(({ words }) => words.filter(isWord))
  return { lang, words: [...new Set(words.map((one) => one.written))] }
}

/**
 * Builds the lexemes of a post as the text of a `tsvector`: its words, emoji, hashtags and account; the stems of words if the
 * language has a stemmer, else their trigrams; and the trigrams of the handle and of text in scripts without spaces.
 */
export function buildSearchDocument(post: SearchablePost, stems: Stems): string {
  const lang = stemmedLanguageOf(post.lang)
  const vector = new Vector()
  const { name, handle } = post.author
  for (const part of [name ?? '', handle ?? '']) vector.add(splitWords(part), 'B', false)
  if (handle !== null) {
    vector.addNames(accountNames(handle), 'B')
    vector.add(splitWords(handle.replace(/[^\p{L}\p{N}]/gu, '')), 'B', true)
  }
  for (const { words, tags, weight } of textsOf(post)) {
    vector.addNames(
      tags.map((one) => one.text),
      weight,
    )
    vector.add(words, weight, lang === null)
    if (lang !== null)
      vector.addStems(
        lang,
        words.filter(isWord).map(({ written }) => stems.get(written)?.get(lang) ?? null),
      )
  }
  return vector.toString()
}

const isWord = ({ kind }: WordToken): boolean => kind === 'word'

function textsOf({ text, titles, lang }: SearchablePost) {
  const subtag = stemmedLanguageOf(lang)
  const split = (one: string, weight: Weight) => ({
    words: splitWords(one, subtag),
    tags: splitTags(one),
    weight,
  })
  return [
    split((text ?? '').slice(0, MAX_TEXT), 'A'),
    // Sorted, because a rebuilt catalog knows articles since other times.
    ...titles.toSorted().map((one) => split(one.slice(0, MAX_TITLE), 'C')),
  ]
}

/** Builds the text of a `tsvector`. */
class Vector {
  readonly #positions = new Map<string, string[]>()
  /** A gap of one position separates the texts, so that no phrase matches across two of them. */
  #end = 1

  /** @param withTrigrams whether to add the trigrams of words too; of a run, it always adds trigrams alone */
  add(words: readonly WordToken[], weight: Weight, withTrigrams: boolean): void {
    for (const { kind, text, written, at } of words) {
      if (kind === 'run') continue
      this.#put(text, this.#end + at, weight)
      const spelled = kind === 'word' ? spellOut(written) : null
      if (spelled !== null) this.#put(spelled, this.#end + at, weight)
    }
    this.#end += words.length + 1
    for (const { kind, text } of words) {
      const run = kind === 'run'
      const pieces = run ? suffixTrigrams(text) : withTrigrams && kind === 'word' ? trigrams(text) : []
      for (const [at, piece] of pieces.entries())
        this.#put(`${TRIGRAM_PREFIX}${piece}`, this.#end + at, run ? weight : 'D')
      if (pieces.length > 0) this.#end += pieces.length + 1
    }
  }

  /** Adds stems in the order of their words; null for a word without a stem. */
  addStems(lang: string, stems: readonly (string | null)[]): void {
    for (const [at, stem] of stems.entries())
      if (stem !== null) this.#put(stemLexeme(lang, stem), this.#end + at, 'D')
    this.#end += stems.length + 1
  }

  /** Adds lexemes that are part of no phrase. */
  addNames(names: readonly string[], weight: Weight): void {
    for (const name of names) this.#put(name, this.#end, weight)
    if (names.length > 0) this.#end += 2
  }

  #put(lexeme: string, at: number, weight: Weight): void {
    const position = weight === 'D' ? String(at) : `${at}${weight}`
    const positions = this.#positions.get(lexeme)
    if (positions) positions.push(position)
    else this.#positions.set(lexeme, [position])
  }

  toString(): string {
    return [...this.#positions]
      .map(([lexeme, positions]) => `${quoteLexeme(lexeme)}:${positions.join(',')}`)
      .join(' ')
  }
}

/** Quotes a lexeme for the text of a `tsvector` or a `tsquery`. */
export const quoteLexeme = (lexeme: string): string =>
  `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
