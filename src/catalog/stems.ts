import { sql } from 'kysely'
import type { Db } from './catalog.ts'
import { STEMMED } from './languages.ts'
import type { Stems } from './search-query.ts'

/** The stems of each word by language, of those that are written with its letters; a language's stop words have none. */
export async function stemsOf(db: Db, words: readonly string[]): Promise<Stems> {
  const asked = words.flatMap((word) => languagesOf(word).map((lang) => ({ word, lang })))
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ word: string; lang: string; stem: string | null }>`
    select word, lang, (ts_lexize(dictionary::regdictionary, word))[1] as stem
    from unnest(
      ${asked.map((one) => one.word)}::text[],
      ${asked.map((one) => one.lang)}::text[],
      ${asked.map((one) => `${STEMMED[one.lang]?.config}_stem`)}::text[]) as asked (word, lang, dictionary)`.execute(
    db,
  )
  const stems = new Map<string, Map<string, string>>()
  for (const { word, lang, stem } of rows) {
    if (stem !== null) stems.set(word, (stems.get(word) ?? new Map()).set(lang, stem))
  }
  return stems
}

function languagesOf(word: string): string[] {
  return Object.entries(STEMMED)
    .filter(([, { script }]) => IN_SCRIPT.get(script)?.test(word))
    .map(([lang]) => lang)
}

const IN_SCRIPT = new Map(
  Object.values(STEMMED).map(({ script }) => [script, new RegExp(`\\p{scx=${script}}`, 'u')]),
)
