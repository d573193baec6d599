import { sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'
import { pgText } from '../sanitize.ts'
import { citingTitles } from './citing-titles.ts'
import { buildSearchDocument, type SearchablePost, stemmableWords } from './search-document.ts'
import { findStems } from './stems.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

const BATCH = 100
/**
 * Rebuilds the search documents of posts from their rows and the titles of the articles that cite them. Call it in the
 * transaction that changed either.
 */
export async function indexWords(tx: Db, posts: readonly PostKey[]): Promise<void> {
  const named = new Map(posts.map((post) => [postSlug(post), post]))
  // In key order, so that concurrent transactions cannot deadlock.
  const sorted = [...named].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, post]) => post)
  for (let from = 0; from < sorted.length; from += BATCH)
    await indexBatch(tx, sorted.slice(from, from + BATCH))
}

async function indexBatch(tx: Db, posts: readonly PostKey[]): Promise<void> {
  const rows = await tx
    .selectFrom('posts')
    .select(['platform', 'id', 'author_name', 'author_handle', 'text', 'lang', citingTitles.as('titles')])
    .where(postKeyIn('id', posts))
    .orderBy('platform')
    .orderBy('id')
    .forNoKeyUpdate('posts')
    .execute()
  const documents = await buildSearchDocuments(
    tx,
    rows.map(({ author_name, author_handle, text, lang, titles }) => ({
      author: { name: author_name, handle: author_handle },
      text,
      lang,
      titles,
    })),
  )
  if (rows.length === 0) return
  const values = rows.map(
    ({ platform, id }, n) => sql`(${platform}, ${id}, ${documents[n] ?? null}::tsvector)`,
  )
  await sql`
    update posts set words = document.words
    from (values ${sql.join(values)}) as document (platform, id, words)
    where posts.platform = document.platform and posts.id = document.id
      and posts.words is distinct from document.words`.execute(tx)
}

/** The value of the column `words` for each post, as the text of a `tsvector`; null for a post without words. */
export async function buildSearchDocuments(
  db: Db,
  posts: readonly SearchablePost[],
): Promise<(string | null)[]> {
  const languages = new Map<string, Set<string>>()
  for (const post of posts) {
    const { lang, words } = stemmableWords(post)
    if (lang === null) continue
    for (const word of words) languages.set(word, (languages.get(word) ?? new Set()).add(lang))
  }
  const stems = await findStems(db, languages)
  return posts.map((post) => pgText(buildSearchDocument(post, stems)) || null)
}
