import { STEM_PREFIX, TRIGRAM_PREFIX } from './search-document.ts'
import { splitWords, trigrams, type WordToken } from './split-words.ts'
import type { Stems } from './stems.ts'

/** A parsed search: a post matches if it has all terms of one alternative. */
interface SearchQuery {
  readonly alternatives: readonly (readonly SearchTerm[])[]
}

/** A word, or a phrase of consecutive words, that a post must have or must not have (`not`). */
interface SearchTerm {
  readonly words: readonly WordToken[]
  readonly not: boolean
}

const TERM = /(?<not>-?)"(?<phrase>[^"]*)"?|(?<word>[^\s"]+)/g
/** Words of a search at most: each becomes several forms. */
const MAX_WORDS = 32

/**
 * Parses a search: words, all required; `"a phrase"`; `-word` to exclude a word; `or` between alternatives. Every text is
 * valid; null if it contains no word to search for.
 */
export function parseSearch(text: string): SearchQuery | null {
  const alternatives: SearchTerm[][] = [[]]
  let left = MAX_WORDS
  for (const { groups = {} } of text.matchAll(TERM)) {
    const { phrase: quotedText, word = '' } = groups
    if (quotedText === undefined && word.toLowerCase() === 'or') {
      alternatives.push([])
      continue
    }
    const not = groups.not === '-' || (quotedText === undefined && /^-./.test(word))
    const words = splitWords(quotedText ?? word).slice(0, left)
    left -= words.length
    if (words.length > 0) alternatives.at(-1)?.push({ words, not })
  }
  // Exclusions alone do not define a search, and a term that is both required and excluded matches nothing.
  const valid = alternatives.filter((terms) => terms.some((term) => !term.not) && !contradicts(terms))
  return valid.length === 0 ? null : { alternatives: valid }
}

function contradicts(terms: readonly SearchTerm[]): boolean {
  const textOf = ({ words }: SearchTerm): string => words.map((one) => one.text).join(' ')
  const excluded = new Set(terms.filter((term) => term.not).map(textOf))
  return terms.some((term) => !term.not && excluded.has(textOf(term)))
}

/** The words of a search that may have stems, without duplicates. */
export function stemmableTerms({ alternatives }: SearchQuery): string[] {
  const words = alternatives.flat().flatMap((term) => term.words)
  return [...new Set(words.filter((one) => !one.run).map((one) => one.written))]
}

/** The largest number of required words in an alternative. The planner has statistics on single words only. */
export const countTerms = ({ alternatives }: SearchQuery): number =>
  Math.max(
    ...alternatives.map((terms) => terms.filter((term) => !term.not).flatMap((term) => term.words).length),
  )

/** Builds the text of a `tsquery`. */
export const buildTsQuery = ({ alternatives }: SearchQuery, stems: Stems): string =>
  alternatives.map((terms) => all(terms.map((term) => termQuery(term, stems)))).join(' | ')

/** Whether words form a phrase. A document counts the positions of runs and of words apart, so a mix cannot form one. */
const isOrdered = (words: readonly WordToken[]): boolean => words.length > 1 && !words.some((one) => one.run)

function termQuery({ words, not }: SearchTerm, stems: Stems): string {
  const [first, ...others] = words
  const query = isOrdered(words)
    ? any(phraseForms(words, stems).map((lexemes) => phrase(lexemes.map(quoted))))
    : first && others.length === 0
      ? wordQuery(first, stems, { withTrigrams: true })
      : all(words.map((one) => wordQuery(one, stems, { withTrigrams: false })))
  return not ? `!(${query})` : query
}

/** The forms of a phrase in a document: its words, or their stems in one language. */
function phraseForms(words: readonly WordToken[], stems: Stems): string[][] {
  const forms = [words.map((one) => one.text)]
  for (const lang of stems.get(words[0]?.written ?? '')?.keys() ?? []) {
    const stemmed = words.flatMap(({ written }) => stems.get(written)?.get(lang) ?? [])
    if (stemmed.length === words.length) forms.push(stemmed.map((stem) => `${STEM_PREFIX}${stem}`))
  }
  return [...new Map(forms.map((one) => [one.join(' '), one])).values()]
}

function wordQuery(
  { text, written, run }: WordToken,
  stems: Stems,
  { withTrigrams }: { withTrigrams: boolean },
): string {
  const parts = run || withTrigrams ? trigrams(text).map(trigram) : []
  if (run) return parts.length > 0 ? phrase(parts) : `${trigram(text)}:*`
  const stemmed = new Set([...(stems.get(written)?.values() ?? [])].map((stem) => `${STEM_PREFIX}${stem}`))
  const forms = [text, ...stemmed].map(quoted)
  return any([...forms, ...(parts.length > 0 ? [phrase(parts)] : [])])
}

const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const trigram = (letters: string): string => quoted(`${TRIGRAM_PREFIX}${letters}`)
const phrase = (parts: readonly string[]): string => `(${parts.join(' <-> ')})`
const any = (parts: readonly string[]): string => `(${parts.join(' | ')})`
const all = (parts: readonly string[]): string => parts.map((one) => `(${one})`).join(' & ')
