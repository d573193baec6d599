import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { PostRef } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { isOneOf } from './is-one-of.ts'
import { STEMMED } from './languages.ts'
import { preparedForOne } from './prepared.ts'
import { type SearchDocument, STEM, searchDocument, WEEK, WEEK_MS } from './search-document.ts'
import type { PostsTable } from './tables/posts.ts'
import { text } from './values.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

const BATCH = 100
/** A post that half the world cites is found by some of the stories. */
const TITLES = 20
const CITATIONS_LOOKED_AT = 200

const titles = sql<string[]>`array(
  select left(a.title, 500) from articles a where a.title is not null and a.id in (
    select cited.article_id from (
      select c.article_id, c.recorded_at from citations c
      where c.platform = posts.platform and c.post_id = posts.id
      order by c.recorded_at desc limit ${sql.lit(CITATIONS_LOOKED_AT)}) cited
    where cited.recorded_at = (
      select max(v.recorded_at) from article_versions v where v.article_id = cited.article_id))
  order by a.created_at, a.id limit ${sql.lit(TITLES)})`

/** What a post is found by: of its row, and the titles of the articles that cite it. */
export const INDEXED = [
  'platform',
  'id',
  'author_name',
  'author_handle',
  'text',
  'lang',
  'created_at',
  titles.as('titles'),
] as const

type IndexedRow = Pick<
  Selectable<PostsTable>,
  'platform' | 'id' | 'author_name' | 'author_handle' | 'text' | 'lang' | 'created_at'
> & { titles: string[] }

/**
 * Writes anew what these posts are found by, from their rows and the titles of the articles that cite
 * them. Called in the transaction of whatever changes one of those. A post of which nothing is known by then gets no row.
 */
export async function indexWords(db: Db, posts: readonly PostKey[]): Promise<void> {
  for (let from = 0; from < posts.length; from += BATCH) await indexBatch(db, posts.slice(from, from + BATCH))
}

async function indexBatch(db: Db, posts: readonly PostKey[]): Promise<void> {
  const asking = db
    .selectFrom('posts')
    .select(INDEXED)
    .where(isOneOf('id', posts))
    .orderBy('platform')
    .orderBy('id')
  await writeWords(db, await preparedForOne(db, posts.length, asking))
}

/** Writes what these posts are found by, from their rows as `INDEXED` has them, in the order of their names. */
export async function writeWords(db: Db, rows: readonly IndexedRow[]): Promise<void> {
  if (rows.length === 0) return
  const writing = db
    .insertInto('post_search')
    .values(
      rows.map((row) => ({
        platform: row.platform,
        post_id: row.id,
        created_at: row.created_at,
        words: vector(
          searchDocument({
            author: { name: row.author_name, handle: row.author_handle },
            text: row.text,
            lang: row.lang,
            titles: row.titles,
            createdAt: row.created_at,
          }),
        ),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'post_id'])
        .doUpdateSet({ created_at: sql`excluded.created_at`, words: sql`excluded.words` })
        .where(sql<boolean>`post_search.words <> excluded.words`),
    )
  await preparedForOne(db, rows.length, writing)
}

/** Stems are marked as such, so that the stem of one language is not taken for a word of another. */
function vector({ simple, stemmed, lang }: SearchDocument): RawBuilder<string> {
  const config = lang === null ? undefined : STEMMED[lang]?.config
  if (config === undefined || stemmed === '') return sql`${text(simple)}::tsvector`
  return sql`${text(simple)}::tsvector || regexp_replace(
    to_tsvector(${config}::regconfig, ${text(stemmed)})::text, '(^| )''', ${`\\1'${STEM}`}, 'g')::tsvector`
}

/** Brings the places of posts in line with the times since when they are known. */
export async function indexTimes(db: Db, posts: readonly PostKey[]): Promise<void> {
  if (posts.length === 0) return
  const names = posts.map((post) => sql`(${post.platform}, ${post.id})`)
  const week = (table: string) =>
    sql`${WEEK}::text || floor(extract(epoch from ${sql.ref(`${table}.created_at`)}) / ${sql.lit(WEEK_MS / 1000)})::bigint`
  await sql`
    update post_search s set created_at = p.created_at,
      words = ts_delete(s.words, ${week('s')}) || array_to_tsvector(array[${week('p')}])
    from posts p
    where p.platform = s.platform and p.id = s.post_id and p.created_at <> s.created_at
      and (s.platform, s.post_id) in (${sql.join(names)})`.execute(db)
}
