import type { Db } from '../catalog.ts'
import { buildTsQuery, countTerms, parseSearch, stemmableTerms } from './search-query.ts'
import { findStems } from './stems.ts'

/** A search in PostgreSQL's form. */
export interface WordSearch {
  /** A `tsquery`. */
  readonly query: string
  /** Whether a match needs more than one word. */
  readonly several: boolean
}

/** The search in PostgreSQL's form; null if it contains nothing to search for. */
export async function buildSearch(db: Db, words: string): Promise<WordSearch | null> {
  const search = parseSearch(words)
  if (search === null) return null
  const query = buildTsQuery(search, await findStems(db, stemmableTerms(search)))
  return { query, several: countTerms(search) > 1 }
}
