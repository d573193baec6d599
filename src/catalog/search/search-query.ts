import { spellOut } from './fold.ts'
import { restoreMarks } from './restore-marks.ts'
import { quoteLexeme, stemLexeme, TRIGRAM_PREFIX } from './search-document.ts'
import { accountNames, splitTags, splitWords, trigrams, type WordToken } from './split-words.ts'
import { languagesOf, type Stems } from './stems.ts'

/** A parsed search: a post matches if it has all terms of one alternative. */
export interface SearchQuery {
  readonly alternatives: readonly (readonly SearchTerm[])[]
}

/** A word, a hashtag, an account, an emoji, or a phrase of consecutive words, that a post must have or must not have (`not`). */
export interface SearchTerm {
  readonly words: readonly WordToken[]
  readonly not: boolean
}

const TERM = /(?<not>-?)"(?<phrase>[^"]*)"?|(?<word>[^\s"]+)/g
const QUOTES = /[“”„‟«»＂]/g
const ACCOUNT = /^@[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.\-@]*$/u
/** Words of a search at most: each becomes several forms. */
const MAX_WORDS = 32

/**
 * Parses a search: words, all required; `"a phrase"`; `#tag`; `@handle`; an emoji; `-word` to exclude a word; `or` between
 * alternatives. Every text is valid; null if it contains nothing to search for.
 */
export function parseSearch(text: string): SearchQuery | null {
  const alternatives: SearchTerm[][] = [[]]
  let left = MAX_WORDS
  for (const { groups = {} } of text.replace(QUOTES, '"').matchAll(TERM)) {
    const { phrase, word = '' } = groups
    if (phrase === undefined && word.toLowerCase() === 'or') {
      alternatives.push([])
      continue
    }
    const not = groups.not === '-' || (phrase === undefined && /^-./.test(word))
    const words = (phrase === undefined ? termOf(word.replace(/^-/, '')) : quotedTerm(phrase)).slice(0, left)
    left -= words.length
    if (words.length > 0) alternatives.at(-1)?.push({ words, not })
  }
  // Exclusions alone do not define a search, and a term that is both required and excluded matches nothing.
  const valid = alternatives.filter((terms) => terms.some((term) => !term.not) && !contradicts(terms))
  return valid.length === 0 ? null : { alternatives: valid }
}

/** `#tag` is the hashtag alone, `@handle` the account alone; anything else is words and emoji. */
function termOf(word: string): WordToken[] {
  const plain = word.normalize('NFKC').replace(/[.,;:!?)]+$/, '')
  if (plain.startsWith('#')) {
    const tags = splitTags(plain)
    if (tags.length > 0) return tags
  }
  const [name] = ACCOUNT.test(plain) ? accountNames(plain) : []
  if (name === undefined) return splitWords(word)
  return [{ kind: 'account', text: name, written: plain, at: 0, start: 0, end: plain.length }]
}

/** The words of a phrase; a hashtag in it must be one in the post. */
const quotedTerm = (phrase: string): WordToken[] => [...splitWords(phrase), ...splitTags(phrase)]

function contradicts(terms: readonly SearchTerm[]): boolean {
  const textOf = ({ words }: SearchTerm): string => words.map((one) => one.text).join(' ')
  const excluded = new Set(terms.filter((term) => term.not).map(textOf))
  return terms.some((term) => !term.not && excluded.has(textOf(term)))
}

/**
 * The words of a search that may have stems, each with its languages: those of its script, or of a word whose marks are
 * restored, that one.
 */
export function stemmableTerms({ alternatives }: SearchQuery): Map<string, readonly string[]> {
  const words = alternatives.flat().flatMap((term) => term.words.filter(({ kind }) => kind === 'word'))
  const restored = words.flatMap(({ written }) => restoreMarks(written))
  return new Map([
    ...[...Map.groupBy(restored, (one) => one.written)].map(
      ([written, some]) => [written, some.map(({ lang }) => lang)] as const,
    ),
    ...words.map(({ written }) => [written, languagesOf(written)] as const),
  ])
}

/** The largest number of required words in an alternative. The planner has statistics on single words only. */
export const countTerms = ({ alternatives }: SearchQuery): number =>
  Math.max(
    ...alternatives.map((terms) => terms.filter((term) => !term.not).flatMap((term) => term.words).length),
  )

/** Builds the text of a `tsquery`. */
export const buildTsQuery = ({ alternatives }: SearchQuery, stems: Stems): string =>
  alternatives.map((terms) => all(terms.map((term) => termQuery(term, stems)))).join(' | ')

/**
 * The words of a term that must follow each other. A document counts the positions of runs and of words apart, so a mix
 * cannot form a phrase, and neither can emoji or hashtags.
 */
export function phraseOf(words: readonly WordToken[]): readonly WordToken[] {
  const plain = words.filter(({ kind }) => kind === 'word')
  return plain.length > 1 && !words.some(({ kind }) => kind === 'run') ? plain : []
}

function termQuery({ words, not }: SearchTerm, stems: Stems): string {
  const ordered = phraseOf(words)
  const others = words.filter((one) => !ordered.includes(one))
  const withTrigrams = words.length === 1
  const parts = [
    ...(ordered.length === 0
      ? []
      : [any(phraseForms(ordered, stems).map((lexemes) => phrase(lexemes.map(quoteLexeme))))]),
    ...others.map((one) => tokenQuery(one, stems, withTrigrams)),
  ]
  const query = all(parts)
  return not ? `!(${query})` : query
}

/** The stems of a word by language, also of the word with the marks that its writer may have left out. */
export function stemsOf({ written }: WordToken, stems: Stems): { lang: string; stem: string }[] {
  const typed = [...(stems.get(written) ?? [])].map(([lang, stem]) => ({ lang, stem }))
  const restored = restoreMarks(written).flatMap(({ written, lang }) => {
    const stem = stems.get(written)?.get(lang)
    return stem === undefined ? [] : [{ lang, stem }]
  })
  return [...typed, ...restored]
}

/** The forms of a phrase in a document: its words, or their stems in one language. */
function phraseForms(words: readonly WordToken[], stems: Stems): string[][] {
  const forms = [words.map((one) => one.text)]
  const byWord = words.map((one) => new Map(stemsOf(one, stems).map(({ lang, stem }) => [lang, stem])))
  for (const lang of byWord[0]?.keys() ?? []) {
    const stemmed = byWord.flatMap((one) => one.get(lang) ?? [])
    if (stemmed.length === words.length) forms.push(stemmed.map((stem) => stemLexeme(lang, stem)))
  }
  const spelled = words.map(({ text, written }) => spellOut(written) ?? text)
  return [...new Map([...forms, spelled].map((one) => [one.join(' '), one])).values()]
}

function tokenQuery(token: WordToken, stems: Stems, withTrigrams: boolean): string {
  const { kind, text } = token
  if (kind === 'run') {
    const parts = trigrams(text).map(trigram)
    return parts.length > 0 ? phrase(parts) : `${trigram(text)}:*`
  }
  if (kind !== 'word') return quoteLexeme(text)
  const stemmed = stemsOf(token, stems).map(({ lang, stem }) => stemLexeme(lang, stem))
  const pieces = withTrigrams ? trigrams(text).map(trigram) : []
  return any([
    ...new Set([text, ...stemmed].map(quoteLexeme)),
    ...(pieces.length > 0 ? [phrase(pieces)] : []),
  ])
}

const trigram = (letters: string): string => quoteLexeme(`${TRIGRAM_PREFIX}${letters}`)
const phrase = (parts: readonly string[]): string => `(${parts.join(' <-> ')})`
const any = (parts: readonly string[]): string => `(${parts.join(' | ')})`
const all = (parts: readonly string[]): string => parts.map((one) => `(${one})`).join(' & ')
