/** A word with marks that its writer may have left out, and the language of which it then is. */
export interface RestoredWord {
  readonly written: string
  readonly lang: string
}

/** Endings that people type without their marks, and whose stem depends on them. */
const ENDINGS: readonly (readonly [lang: string, plain: RegExp, marked: string])[] = [
  ['es', /cion$/, 'ción'],
  ['es', /sion$/, 'sión'],
  ['pt', /cao$/, 'ção'],
  ['pt', /sao$/, 'são'],
  ['pt', /coes$/, 'ções'],
  ['pt', /soes$/, 'sões'],
]
const TURKISH: Readonly<Record<string, string>> = { o: 'ö', u: 'ü', i: 'ı' }

/**
 * The words that a lower-case word may be if it was typed without marks, as far as PostgreSQL's stemmers tell the forms apart:
 * a stem of the word as typed would miss the other forms of the word meant. Turkish endings follow the vowels before them, so
 * that `e` tells that `o` and `u` stand for `ö` and `ü`, and its absence that `i` stands for `ı`.
 */
export function restoreMarks(word: string): RestoredWord[] {
  const marked = ENDINGS.flatMap(([lang, plain, ending]) =>
    plain.test(word) ? [{ written: word.replace(plain, ending), lang }] : [],
  )
  if (!/^[a-zçğşöü]+$/.test(word)) return marked
  const written = word.replace(word.includes('e') ? /[ou]/g : /i/g, (letter) => TURKISH[letter] ?? letter)
  return written === word ? marked : [...marked, { written, lang: 'tr' }]
}
