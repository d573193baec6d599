/** A language whose words PostgreSQL brings to their stems: the name of its configuration, and the script it is written in. */
interface Stemmed {
  readonly config: string
  readonly script: StemmedScript
}

export type StemmedScript = 'Latin' | 'Cyrillic' | 'Arabic' | 'Greek' | 'Armenian' | 'Devanagari' | 'Tamil'

/**
 * By the primary subtag (BCP 47): what PostgreSQL has had since version 14. `in` is how X writes
 * Indonesian, `no` covers what is written in either form of Norwegian.
 */
export const STEMMED_LANGUAGES: Readonly<Record<string, Stemmed>> = {
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
  sr: { config: 'serbian', script: 'Cyrillic' },
  sv: { config: 'swedish', script: 'Latin' },
  ta: { config: 'tamil', script: 'Tamil' },
  tr: { config: 'turkish', script: 'Latin' },
}

const SAME: Readonly<Record<string, string>> = { in: 'id', nb: 'no', nn: 'no' }

/** The subtag under which a language's stems are kept; null for one without a stemmer, and where it is unknown. */
export function stemmedLanguageOf(lang: string | null): string | null {
  const primary = lang?.toLowerCase().split(/[-_]/, 1)[0] ?? ''
  const subtag = SAME[primary] ?? primary
  return Object.hasOwn(STEMMED_LANGUAGES, subtag) ? subtag : null
}
