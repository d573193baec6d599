import { PIECE, STEM, wordPair } from './search-document.ts'
import { trigrams, type Word, wordsOf } from './search-words.ts'

/** What is asked for: of the alternatives one, of its terms all. */
export interface SearchQuery {
  readonly alternatives: readonly (readonly SearchTerm[])[]
}

/** Words that stand one after the other, or must not. */
interface SearchTerm {
  readonly words: readonly Word[]
  readonly not: boolean
}

/** Of each word its stem in one language and another. */
export type Stems = ReadonlyMap<string, ReadonlyMap<string, string>>

const TERM = /(?<not>-?)"(?<phrase>[^"]*)"?|(?<word>[^\s"]+)/g
/** Each word is asked for in many forms. */
const MAX_WORDS = 32

/**
 * Reads what people type: words, all of which must be there; `"words in a row"`; `-word` for one that must
 * not; `or` between alternatives. Every text can be read; null where there is no word to look for.
 */
export function parseSearch(text: string): SearchQuery | null {
  const alternatives: SearchTerm[][] = [[]]
  let left = MAX_WORDS
  for (const { groups = {} } of text.matchAll(TERM)) {
    const { phrase, word = '' } = groups
    if (phrase === undefined && word.toLowerCase() === 'or') {
      alternatives.push([])
      continue
    }
    const not = groups.not === '-' || (phrase === undefined && /^-./.test(word))
    const words = wordsOf(phrase ?? word).slice(0, left)
    left -= words.length
    if (words.length > 0) alternatives.at(-1)?.push({ words, not })
  }
  // What only must not be there says nothing of what to look for; what must and must not, nothing can be.
  const asked = alternatives.filter((terms) => terms.some((term) => !term.not) && !contradicts(terms))
  return asked.length === 0 ? null : { alternatives: asked }
}

function contradicts(terms: readonly SearchTerm[]): boolean {
  const said = ({ words }: SearchTerm): string => words.map((one) => one.text).join(' ')
  const without = new Set(terms.filter((term) => term.not).map(said))
  return terms.some((term) => !term.not && without.has(said(term)))
}

/** Every word that has stems to be asked for. */
export function stemmable({ alternatives }: SearchQuery): string[] {
  const words = alternatives.flat().flatMap((term) => term.words)
  return [...new Set(words.filter((one) => !one.run).map((one) => one.text))]
}

/** A query as a `tsquery` is written: what is asked for, and what the index is asked for, which finds that and more. */
export interface WrittenQuery {
  readonly exact: string
  /** The words without their order, which the index does not know. */
  readonly words: string
  /** Neighbours, as `word_pairs` has them; null where there is an alternative without a row of words. */
  readonly pairs: string | null
  /** The words that pairs do not tell of; null where there are none. */
  readonly rest: string | null
}

export function tsquery({ alternatives }: SearchQuery, stems: Stems): WrittenQuery {
  const either = (part: (term: SearchTerm) => string | null): string | null => {
    const parts = alternatives.map((terms) => terms.flatMap((term) => part(term) ?? []))
    return parts.some((one) => one.length === 0) ? null : parts.map(all).join(' | ')
  }
  const pairs = either((term) => (isRow(term) ? pairsOf(term, stems) : null))
  return {
    exact: either((term) => exactly(term, stems)) ?? '',
    words: either((term) => loosely(term, stems)) ?? '',
    pairs,
    rest: either((term) => (pairs !== null && isRow(term) ? null : loosely(term, stems))),
  }
}

/** Runs and words have their places in different counts: together they can't be in a row. */
const ordered = (words: readonly Word[]): boolean => words.length > 1 && !words.some((one) => one.run)

/** A term that pairs of neighbours tell of. */
const isRow = ({ words, not }: SearchTerm): boolean => !not && ordered(words)

function exactly({ words, not }: SearchTerm, stems: Stems): string {
  const [first, ...others] = words
  const query = ordered(words)
    ? any(rowsOf(words, stems).map((lexemes) => row(lexemes.map(quoted))))
    : first && others.length === 0
      ? wordQuery(first, stems, { pieces: true, together: row })
      : all(words.map((one) => wordQuery(one, stems, { pieces: false, together: row })))
  return not ? `!(${query})` : query
}

/** Null for one that says nothing where order is left out. */
function loosely({ words, not }: SearchTerm, stems: Stems): string | null {
  const [first, ...others] = words
  const single = first && others.length === 0 ? first : null
  if (!not) return all(words.map((one) => wordQuery(one, stems, { pieces: single !== null, together: all })))
  // What is left of a word that must not be there are the forms that need no order.
  return single && !single.run ? `!(${wordQuery(single, stems, { pieces: false, together: all })})` : null
}

/** Words in a row as a document can have them: as they stand, or by their stems in one language. */
function rowsOf(words: readonly Word[], stems: Stems): string[][] {
  const texts = words.map((one) => one.text)
  const rows = [texts]
  for (const lang of stems.get(texts[0] ?? '')?.keys() ?? []) {
    const row = texts.flatMap((text) => stems.get(text)?.get(lang) ?? [])
    if (row.length === texts.length) rows.push(row.map((stem) => `${STEM}${stem}`))
  }
  return [...new Map(rows.map((one) => [one.join(' '), one])).values()]
}

function pairsOf({ words }: SearchTerm, stems: Stems): string {
  return any(
    rowsOf(words, stems).map((lexemes) => {
      const pairs = lexemes.slice(1).map((lexeme, at) => wordPair(lexemes[at] ?? '', lexeme))
      return `(${[...new Set(pairs)].map(quoted).join(' & ')})`
    }),
  )
}

function wordQuery(
  { text, run }: Word,
  stems: Stems,
  { pieces, together }: { pieces: boolean; together: (parts: readonly string[]) => string },
): string {
  const letters = run || pieces ? trigrams(text).map(piece) : []
  if (run) return letters.length > 0 ? together(letters) : `${piece(text)}:*`
  const forms = [
    text,
    ...new Set([...(stems.get(text)?.values() ?? [])].map((stem) => `${STEM}${stem}`)),
  ].map(quoted)
  return any([...forms, ...(letters.length > 0 ? [`(${together(letters)})`] : [])])
}

const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const piece = (letters: string): string => quoted(`${PIECE}${letters}`)
const row = (parts: readonly string[]): string => `(${parts.join(' <-> ')})`
const any = (parts: readonly string[]): string => `(${parts.join(' | ')})`
const all = (parts: readonly string[]): string => parts.map((one) => `(${one})`).join(' & ')
