/** One word of a text. */
export interface PlacedWord {
  /** Folded: a search and a document agree on it, whatever case and accents they are written in. */
  readonly text: string
  /** In lower case, with its accents: what a stemmer knows. */
  readonly written: string
  /** Its place; the next word of the same text is at `at + 1`. */
  readonly at: number
  /** Of a script that sets no spaces between words, or that says in two letters what others say in six: any piece may be searched. */
  readonly run: boolean
}

const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}\\p{sc=Hangul}'
const LETTERS = '[\\p{L}\\p{N}\\p{M}]'
const WORD = new RegExp(`(?<run>[[${UNSPACED}]&&${LETTERS}]+)|[${LETTERS}--[${UNSPACED}]]+`, 'gv')

/** PostgreSQL counts no further, and holds no longer word. */
const MAX_WORDS = 16_000
const MAX_LETTERS = 64

/**
 * The words of a text, in their order. Read here and not by the database, whose parser knows letters by the
 * locale it was set up with: a document and a search come apart in the same way everywhere.
 */
export function splitWords(text: string): PlacedWord[] {
  const words: PlacedWord[] = []
  for (const match of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    if (words.length === MAX_WORDS) break
    const run = match.groups?.run !== undefined
    const written = run ? match[0] : match[0].slice(0, MAX_LETTERS)
    words.push({ text: foldWord(written), written, at: words.length, run })
  }
  return words
}

/** Letters that are written with a stroke or without a dot, and do not decompose. */
const PLAIN: Readonly<Record<string, string>> = { ı: 'i', ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' }
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/** A word in lower case without its accents; the dotless i of Turkish is an i. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
}

/** Every three letters of a word in a row; the last two and the last one by themselves, so that each begins with any piece. */
export function suffixTrigrams(word: string): string[] {
  const letters = [...word]
  return letters.map((_, at) => letters.slice(at, at + 3).join(''))
}

/** Every three letters in a row of a word that has three. */
export function trigrams(word: string): string[] {
  return suffixTrigrams(word).slice(0, -2)
}
