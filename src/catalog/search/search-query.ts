import { PIECE_PREFIX, STEM_PREFIX } from './search-document.ts'
import { type PlacedWord, splitWords, trigrams } from './split-words.ts'
import type { Stems } from './stems.ts'

/** What is asked for: of the alternatives one, of its terms all. */
export interface SearchQuery {
  readonly alternatives: readonly (readonly SearchTerm[])[]
}

/** Words that stand one after the other, or must not. */
interface SearchTerm {
  readonly words: readonly PlacedWord[]
  readonly not: boolean
}

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
    const words = splitWords(phrase ?? word).slice(0, left)
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

/** The words that have stems, as they were written. */
export function stemmableTerms({ alternatives }: SearchQuery): string[] {
  const words = alternatives.flat().flatMap((term) => term.words)
  return [...new Set(words.filter((one) => !one.run).map((one) => one.written))]
}

/** How many words a post must have in one alternative or another: of one alone the planner knows how frequent it is. */
export const countTerms = ({ alternatives }: SearchQuery): number =>
  Math.max(
    ...alternatives.map((terms) => terms.filter((term) => !term.not).flatMap((term) => term.words).length),
  )

/** A query as a `tsquery` is written. */
export const buildTsQuery = ({ alternatives }: SearchQuery, stems: Stems): string =>
  alternatives.map((terms) => all(terms.map((term) => termQuery(term, stems)))).join(' | ')

/** Runs and words have their places in different counts: together they can't be in a row. */
const isOrdered = (words: readonly PlacedWord[]): boolean => words.length > 1 && !words.some((one) => one.run)

function termQuery({ words, not }: SearchTerm, stems: Stems): string {
  const [first, ...others] = words
  const query = isOrdered(words)
    ? any(rowsOf(words, stems).map((lexemes) => row(lexemes.map(quoted))))
    : first && others.length === 0
      ? wordQuery(first, stems, { pieces: true })
      : all(words.map((one) => wordQuery(one, stems, { pieces: false })))
  return not ? `!(${query})` : query
}

/** Words in a row as a document can have them: as they stand, or by their stems in one language. */
function rowsOf(words: readonly PlacedWord[], stems: Stems): string[][] {
  const rows = [words.map((one) => one.text)]
  for (const lang of stems.get(words[0]?.written ?? '')?.keys() ?? []) {
    const row = words.flatMap(({ written }) => stems.get(written)?.get(lang) ?? [])
    if (row.length === words.length) rows.push(row.map((stem) => `${STEM_PREFIX}${stem}`))
  }
  return [...new Map(rows.map((one) => [one.join(' '), one])).values()]
}

function wordQuery(
  { text, written, run }: PlacedWord,
  stems: Stems,
  { pieces }: { pieces: boolean },
): string {
  const letters = run || pieces ? trigrams(text).map(piece) : []
  if (run) return letters.length > 0 ? row(letters) : `${piece(text)}:*`
  const stemmed = new Set([...(stems.get(written)?.values() ?? [])].map((stem) => `${STEM_PREFIX}${stem}`))
  const forms = [text, ...stemmed].map(quoted)
  return any([...forms, ...(letters.length > 0 ? [row(letters)] : [])])
}

const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const piece = (letters: string): string => quoted(`${PIECE_PREFIX}${letters}`)
const row = (parts: readonly string[]): string => `(${parts.join(' <-> ')})`
const any = (parts: readonly string[]): string => `(${parts.join(' | ')})`
const all = (parts: readonly string[]): string => parts.map((one) => `(${one})`).join(' & ')
