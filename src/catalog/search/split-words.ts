/** One word of a text, or a run of a script without spaces. */
export interface WordToken {
  /** Folded: without case and accents, so that searches and documents agree. */
  readonly text: string
  /** In lower case with accents, as stemmers expect it. */
  readonly written: string
  /** Its position; the next word of the text has `at + 1`. */
  readonly at: number
  /** Whether its script sets no spaces between words, or is as dense as Hangul: any part of it may be searched for. */
  readonly run: boolean
}

const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}\\p{sc=Hangul}'
const LETTERS = '[\\p{L}\\p{N}\\p{M}]'
const WORD = new RegExp(`(?<run>[[${UNSPACED}]&&${LETTERS}]+)|[${LETTERS}--[${UNSPACED}]]+`, 'gv')

/** Limits of `tsvector`: it stores no position above 16,383. Longer words are cut. */
const MAX_WORDS = 16_000
const MAX_LETTERS = 64

/**
 * Splits a text into words, in their order. PostgreSQL's own parser depends on the locale of the database; this function
 * splits documents and searches the same way everywhere.
 */
export function splitWords(text: string): WordToken[] {
  const words: WordToken[] = []
  for (const match of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    if (words.length === MAX_WORDS) break
    const run = match.groups?.run !== undefined
    const written = run ? match[0] : match[0].slice(0, MAX_LETTERS)
    const folded = foldWord(written)
    // Accents without a letter.
    if (folded !== '') words.push({ text: folded, written, at: words.length, run })
  }
  return words
}

/** Letters that Unicode does not decompose: with a stroke, without a dot, ligatures. */
const PLAIN: Readonly<Record<string, string>> = { ı: 'i', ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' }
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/** Folds a lower-case word: removes its accents and maps the Turkish dotless i to i. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
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
