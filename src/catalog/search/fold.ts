/**
 * Marks that people leave out when they type: accents and strokes of Latin, Greek and Cyrillic letters, the titlo, the points
 * and accents of Hebrew, the vowel signs and the long line (tatweel) of Arabic, and the dot below (nukta) of Indic scripts.
 */
const MARKS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u093c\u09bc\u0a3c]/g

/** Characters that are not seen: soft hyphens, joiners, marks of direction, variation selectors. */
export const UNSEEN =
  '\\u00ad\\u034f\\u061c\\u180e\\u200d-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufe00-\\ufe0f\\ufeff'
const UNSEEN_CHARACTERS = new RegExp(`[${UNSEEN}]`, 'g')

/** Letters that Unicode does not decompose, and how people type them: with a stroke, without a dot, ligatures, forms of one letter. */
const PLAIN: Readonly<Record<string, string>> = {
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ə: 'e',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
  ґ: 'г',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ہ: 'ه',
  ک: 'ك',
}
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/** The first digits of the scripts whose digits fold to those of ASCII: Arabic, Persian, Devanagari, Bengali. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6]
const DIGITS = /[٠-٩۰-۹०-९০-৯]/g
const digit = (one: string): string =>
  String(ZEROS.map((zero) => one.charCodeAt(0) - zero).find((value) => value >= 0 && value <= 9))

/** Removes what nobody sees or types from a lower-case word, but keeps the accents that letters contain, as stemmers need them. */
export const withoutStrayMarks = (word: string): string =>
  word.normalize('NFC').replace(UNSEEN_CHARACTERS, '').replace(MARKS, '')

/** Folds a lower-case word: removes its accents and marks, and maps letters such as the Turkish dotless i to the plain ones. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(UNSEEN_CHARACTERS, '')
    .replace(MARKS, '')
    .normalize('NFKC')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .replace(DIGITS, digit)
}

/** Letters that German and Nordic keyboards lack elsewhere, and how people write them out. */
const SPELLED_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }
const UMLAUTS = /[äöüåø]/g

/** A lower-case word as it is written without umlauts (`münchen`: `muenchen`), folded; null for a word without any. */
export function spellOut(word: string): string | null {
  const spelled = word.normalize('NFC').replace(UMLAUTS, (letter) => SPELLED_OUT[letter] ?? letter)
  return spelled === word ? null : foldWord(spelled)
}
