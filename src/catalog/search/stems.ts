import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { foldWord } from './fold.ts'
import { STEMMED_LANGUAGES } from './stemmed-languages.ts'

/** The folded stems of each word by language. Stop words have no stem. */
export type Stems = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Looks up stems in PostgreSQL's dictionaries.
 *
 * @param words in lower case, with accents, each with the subtags of its languages
 */
export async function findStems(db: Db, words: ReadonlyMap<string, Iterable<string>>): Promise<Stems> {
  const pairs = [...words].flatMap(([word, languages]) => Array.from(languages, (lang) => ({ word, lang })))
  if (pairs.length === 0) return new Map()
  const { rows } = await sql<{ word: string; lang: string; stem: string | null }>`
    select word, lang, (ts_lexize(dictionary::regdictionary, word))[1] as stem
    from unnest(
      ${pairs.map((one) => one.word)}::text[],
      ${pairs.map((one) => one.lang)}::text[],
      ${pairs.map((one) => `${STEMMED_LANGUAGES[one.lang]?.config}_stem`)}::text[]) as pairs (word, lang, dictionary)`.execute(
    db,
  )
  const stems = new Map<string, Map<string, string>>()
  for (const { word, lang, stem } of rows) {
    if (stem) stems.set(word, (stems.get(word) ?? new Map()).set(lang, foldWord(stem)))
  }
  return stems
}

/** The languages with a stemmer that are written in the script of a word. */
export function languagesOf(word: string): string[] {
  return Object.entries(STEMMED_LANGUAGES)
    .filter(([, { script, also }]) =>
      [script, also].some((one) => one !== undefined && IN_SCRIPT.get(one)?.test(word)),
    )
    .map(([lang]) => lang)
}

const IN_SCRIPT = new Map(
  Object.values(STEMMED_LANGUAGES).map(({ script }) => [script, new RegExp(`\\p{scx=${script}}`, 'u')]),
)
