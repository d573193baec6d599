/** One word, and where it stands: the next of the same text is at `at + 1`. */
export interface Word {
  readonly text: string
  readonly at: number
  /** Of a script that sets no space between words, or that says in two letters what others say in six: any piece may be asked for. */
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
 * locale it was set up with: a document and what is asked of it come apart in the same way everywhere.
 * Full-width and composed forms, and capitals, become one.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    if (words.length === MAX_WORDS) break
    const run = match.groups?.run !== undefined
    words.push({ text: run ? match[0] : match[0].slice(0, MAX_LETTERS), at: words.length, run })
  }
  return words
}

/** Every three letters of a word in a row; the last two and the last one by themselves, so that each begins with any piece. */
export function tails(word: string): string[] {
  const letters = [...word]
  return letters.map((_, at) => letters.slice(at, at + 3).join(''))
}

/** Every three letters in a row of a word that has three. */
export function trigrams(word: string): string[] {
  return tails(word).slice(0, -2)
}
