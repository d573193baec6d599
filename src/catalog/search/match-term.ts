import type { Marks } from '../../model/post-match.ts'
import { spellOut } from './fold.ts'
import { phraseOf, type SearchTerm, stemsOf } from './search-query.ts'
import type { WordToken } from './split-words.ts'
import type { Stems } from './stems.ts'

/** A text of a post in which terms are looked for. */
export interface MatchedText {
  readonly tokens: readonly WordToken[]
  /** The language whose stems the search document has of this text; null: it has trigrams of it, or nothing but words. */
  readonly lang: string | null
  /** Whether any three letters of a word find it. */
  readonly pieces: boolean
}

/** The stems of the words of a search and of texts. */
interface KnownStems {
  readonly search: Stems
  readonly texts: Stems
}

/** The shortest part of a word that finds it: one trigram. */
const MIN_PIECE = 3

/** The parts of a text that a term of a search matches, by the same rules as the term's `tsquery`. */
export function matchTerm({ words }: SearchTerm, text: MatchedText, stems: KnownStems): Marks {
  const ordered = phraseOf(words)
  const others = words.filter((one) => !ordered.includes(one))
  const pieces = text.pieces && words.length === 1
  return [
    ...(ordered.length === 0 ? [] : matchPhrase(ordered, text, stems)),
    ...others.flatMap((word) =>
      text.tokens.flatMap((token): Marks => {
        if (isWord(word, token) || isForm(word, token, text, stems)) return [[token.start, token.end]]
        const dense = word.kind === 'run' && token.kind === 'run'
        const part = pieces && word.kind === 'word' && token.kind === 'word' && word.text.length >= MIN_PIECE
        return dense || part ? pieceOf(word, token) : []
      }),
    ),
  ]
}

function matchPhrase(words: readonly WordToken[], text: MatchedText, stems: KnownStems): Marks {
  const tokens = text.tokens.filter(({ kind }) => kind === 'word')
  return tokens.flatMap((first, from): Marks => {
    const run = tokens.slice(from, from + words.length)
    const last = run.at(-1)
    if (last === undefined || run.length < words.length || last.at - first.at !== words.length - 1) return []
    const matches = (same: (word: WordToken, token: WordToken) => boolean) =>
      run.every((token, n) => words[n] !== undefined && same(words[n], token))
    const found = matches(isWord) || matches((word, token) => isForm(word, token, text, stems))
    return found ? [[first.start, last.end]] : []
  })
}

const isWord = (word: WordToken, token: WordToken): boolean =>
  word.kind === token.kind &&
  (word.text === token.text || (word.kind === 'word' && spellOut(token.written) === word.text))

function isForm(
  word: WordToken,
  token: WordToken,
  { lang }: MatchedText,
  { search, texts }: KnownStems,
): boolean {
  if (lang === null || word.kind !== 'word' || token.kind !== 'word') return false
  const stem = texts.get(token.written)?.get(lang)
  return stem !== undefined && stemsOf(word, search).some((one) => one.lang === lang && one.stem === stem)
}

/** The part of a token that is the word; all of the token if folding moved its letters. */
function pieceOf(word: WordToken, token: WordToken): Marks {
  const at = token.text.indexOf(word.text)
  if (at < 0) return []
  if (token.text.length !== token.end - token.start) return [[token.start, token.end]]
  return [[token.start + at, token.start + at + word.text.length]]
}
