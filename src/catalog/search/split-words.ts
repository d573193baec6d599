import { foldWord, UNSEEN, withoutStrayMarks } from './fold.ts'
import { normalizeText } from './normalized-text.ts'

/**
 * `run`: text in a script that sets no spaces between words, or is as dense as Hangul, so that any part of it may be searched
 * for. `tag`: a hashtag. `account`: the author's handle.
 */
export type TokenKind = 'word' | 'run' | 'emoji' | 'tag' | 'account'

/** What a text can be found by: a word, a run, an emoji, or a hashtag. */
export interface WordToken {
  readonly kind: TokenKind
  /** Folded, so that searches and documents agree; with `#` or `@` in front of a tag or an account. */
  readonly text: string
  /** In lower case with accents, as stemmers expect it. */
  readonly written: string
  /** Its position; the next word of the text has `at + 1`. An emoji has the position of the word after it. */
  readonly at: number
  /** Its UTF-16 offsets in the text. */
  readonly start: number
  readonly end: number
}

const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}\\p{sc=Hangul}'
/** Without the letters that look like an apostrophe, for which people type one. */
const LETTERS = `[[\\p{L}\\p{N}\\p{M}${UNSEEN}]--[ʻʼ]]`
/** A flag, a keycap, or pictographs with their modifiers, as one or joined (Unicode TR 51, ED-17). */
const EMOJI =
  '\\p{RI}{2}|[0-9#*]\\u{fe0f}?\\u{20e3}|\\p{ExtPict}(?:[\\u{fe0e}\\u{fe0f}\\u{1f3fb}-\\u{1f3ff}\\u{e0020}-\\u{e007f}]|\\u{200d}\\p{ExtPict})*'
const WORD = new RegExp(
  `(?<emoji>${EMOJI})|(?<run>[[${UNSPACED}]&&${LETTERS}]+)|[${LETTERS}--[${UNSPACED}]]+`,
  'gv',
)
/** Not in the middle of a word or an address. */
const TAG = /(?<![\p{L}\p{N}\p{M}_&/#])#(?<name>[\p{L}\p{N}\p{M}_·]+)/gu
const EMOJI_VARIANTS = /[\u{fe0e}\u{fe0f}\u{1f3fb}-\u{1f3ff}]/gu

/** Limits of `tsvector`: it stores no position above 16,383. Longer words are cut. */
const MAX_WORDS = 16_000
const MAX_LETTERS = 64

/**
 * Splits a text into words, in their order. PostgreSQL's own parser depends on the locale of the database; this function
 * splits documents and searches the same way everywhere.
 *
 * @param lang the subtag of its language if it is known: Turkish has lower-case letters of its own for I and İ
 */
export function splitWords(text: string, lang: string | null = null): WordToken[] {
  const normalized = normalizeText(text)
  const words: WordToken[] = []
  let at = 0
  for (const match of normalized.text.matchAll(WORD)) {
    if (words.length === MAX_WORDS) break
    const kind =
      match.groups?.emoji !== undefined ? 'emoji' : match.groups?.run === undefined ? 'word' : 'run'
    const spanned = normalized.spanOf(match.index, match.index + match[0].length)
    if (kind === 'emoji') {
      const plain = match[0].replace(EMOJI_VARIANTS, '')
      words.push({ kind, text: plain, written: plain, at, ...spanned })
      continue
    }
    const lower = lang === 'tr' ? match[0].toLocaleLowerCase('tr') : match[0].toLowerCase()
    const written = withoutStrayMarks(kind === 'run' ? lower : lower.slice(0, MAX_LETTERS))
    const folded = foldWord(written)
    // Marks without a letter.
    if (folded === '') continue
    words.push({ kind, text: folded, written, at, ...spanned })
    at += 1
  }
  return words
}

/** The hashtags of a text. Their words are words of the text too. */
export function splitTags(text: string): WordToken[] {
  const normalized = normalizeText(text)
  return Array.from(normalized.text.matchAll(TAG), ({ 0: tag, index, groups }) => {
    const written = tag.toLowerCase().slice(0, MAX_LETTERS)
    const folded = `#${foldWord((groups?.name ?? '').toLowerCase()).slice(0, MAX_LETTERS)}`
    return { kind: 'tag', text: folded, written, at: 0, ...normalized.spanOf(index, index + tag.length) }
  })
}

/** Handles of federated networks: a name at a host, or a host name of three parts. */
const FEDERATED = /^([^@]+)@.+$|^([^.@]+)\.[^.@]+\.[^.@]+$/

/**
 * The names of an account, folded: its handle, and the part of it that people type where the rest names a network
 * (`mira@press.example`, `mira.social.example`).
 */
export function accountNames(handle: string): string[] {
  const name = foldWord(handle.normalize('NFKC').toLowerCase())
    .replace(/^@/, '')
    .slice(0, 2 * MAX_LETTERS)
  const [, atHost, ofHost] = FEDERATED.exec(name) ?? []
  return [...new Set([name, atHost ?? ofHost ?? name])].filter((one) => one !== '').map((one) => `@${one}`)
}

/** The trigrams of a word plus its last two letters and its last letter, so that every substring is a prefix of one. */
export function suffixTrigrams(word: string): string[] {
  const letters = [...word]
  return letters.map((_, at) => letters.slice(at, at + 3).join(''))
}

/** The trigrams of a word; none for a word of less than three letters. */
export function trigrams(word: string): string[] {
  return suffixTrigrams(word).slice(0, -2)
}
