/** A language that PostgreSQL has a stemmer for: its text search configuration and its script. */
interface StemmedLanguage {
  readonly config: string
  readonly script: StemmedScript
  /** Another script in which its words are stemmed. */
  readonly also?: StemmedScript
}

type StemmedScript = 'Latin' | 'Cyrillic' | 'Arabic' | 'Greek' | 'Armenian' | 'Devanagari' | 'Tamil'

/** The languages by primary subtag (BCP 47), as PostgreSQL has them since version 14. */
export const STEMMED_LANGUAGES: Readonly<Record<string, StemmedLanguage>> = {
  ar: { config: 'arabic', script: 'Arabic' },
  ca: { config: 'catalan', script: 'Latin' },
  da: { config: 'danish', script: 'Latin' },
  de: { config: 'german', script: 'Latin' },
  el: { config: 'greek', script: 'Greek' },
  en: { config: 'english', script: 'Latin' },
  es: { config: 'spanish', script: 'Latin' },
  eu: { config: 'basque', script: 'Latin' },
  fi: { config: 'finnish', script: 'Latin' },
  fr: { config: 'french', script: 'Latin' },
  ga: { config: 'irish', script: 'Latin' },
  hi: { config: 'hindi', script: 'Devanagari' },
  hu: { config: 'hungarian', script: 'Latin' },
  hy: { config: 'armenian', script: 'Armenian' },
  id: { config: 'indonesian', script: 'Latin' },
  it: { config: 'italian', script: 'Latin' },
  lt: { config: 'lithuanian', script: 'Latin' },
  ne: { config: 'nepali', script: 'Devanagari' },
  nl: { config: 'dutch', script: 'Latin' },
  no: { config: 'norwegian', script: 'Latin' },
  pt: { config: 'portuguese', script: 'Latin' },
  ro: { config: 'romanian', script: 'Latin' },
  ru: { config: 'russian', script: 'Cyrillic' },
  sr: { config: 'serbian', script: 'Cyrillic', also: 'Latin' },
  sv: { config: 'swedish', script: 'Latin' },
  ta: { config: 'tamil', script: 'Tamil' },
  tr: { config: 'turkish', script: 'Latin' },
}

/** Subtags that name a language of the table: `in` is the former code of Indonesian; `no` covers both forms of Norwegian. */
const SYNONYMS: Readonly<Record<string, string>> = { in: 'id', nb: 'no', nn: 'no' }

/** The subtag in `STEMMED_LANGUAGES` of a language tag; null for an unknown language and one without a stemmer. */
export function stemmedLanguageOf(lang: string | null): string | null {
  const primary = lang?.toLowerCase().split(/[-_]/, 1)[0] ?? ''
  const subtag = SYNONYMS[primary] ?? primary
  return Object.hasOwn(STEMMED_LANGUAGES, subtag) ? subtag : null
}
