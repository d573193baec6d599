import { PIECE, STEM } from './search-document.ts'
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

/** Of each word the stems that it has in one language or another. */
export type Stems = ReadonlyMap<string, ReadonlySet<string>>

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
  // What only must not be there says nothing of what to look for.
  const asked = alternatives.filter((terms) => terms.some((term) => !term.not))
  return asked.length === 0 ? null : { alternatives: asked }
}

/** Every word that has stems to be asked for. */
export function stemmable({ alternatives }: SearchQuery): string[] {
  const words = alternatives.flat().flatMap((term) => term.words)
  return [...new Set(words.filter((one) => !one.run).map((one) => one.text))]
}

/** A query as a `tsquery` is written, in two forms. */
export interface WrittenQuery {
  readonly exact: string
  /** Without order: all that is exact and more. An index of words answers it without a look at the rows. */
  readonly loose: string
}

export function tsquery(query: SearchQuery, stems: Stems): WrittenQuery {
  return { exact: written(query, stems, false), loose: written(query, stems, true) }
}

function written({ alternatives }: SearchQuery, stems: Stems, loose: boolean): string {
  return alternatives
    .map((terms) => all(terms.flatMap((term) => termQuery(term, stems, loose) ?? [])))
    .join(' | ')
}

/** Null for one that says nothing where order is left out. */
function termQuery({ words, not }: SearchTerm, stems: Stems, loose: boolean): string | null {
  const [first] = words
  if (not && loose) {
    // What is left of a word that must not be there are the forms that need no order.
    return words.length === 1 && first && !first.run
      ? `!(${wordQuery(first, stems, { pieces: false, loose })})`
      : null
  }
  const query =
    words.length === 1 && first
      ? wordQuery(first, stems, { pieces: true, loose })
      : // Runs and words have their places in different counts: together they can't be in a row.
        (words.some((one) => one.run) || loose ? all : row)(
          words.map((one) => wordQuery(one, stems, { pieces: false, loose })),
        )
  return not ? `!(${query})` : query
}

function wordQuery({ text, run }: Word, stems: Stems, how: { pieces: boolean; loose: boolean }): string {
  const together = how.loose ? all : row
  const pieces = run || how.pieces ? trigrams(text).map(piece) : []
  if (run) return pieces.length > 0 ? together(pieces) : `${piece(text)}:*`
  const forms = [text, ...[...(stems.get(text) ?? [])].map((stem) => `${STEM}${stem}`)].map(quoted)
  return `(${[...forms, ...(pieces.length > 0 ? [`(${together(pieces)})`] : [])].join(' | ')})`
}

const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const piece = (letters: string): string => quoted(`${PIECE}${letters}`)
const row = (parts: readonly string[]): string => `(${parts.join(' <-> ')})`
const all = (parts: readonly string[]): string => parts.map((one) => `(${one})`).join(' & ')
