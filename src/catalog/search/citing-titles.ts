import { type RawBuilder, sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { executePreparedForOne } from '../execute-prepared.ts'
import { postKeyIn } from '../post-key-in.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** An article with a title that cites a post. */
export interface TitledArticle {
  readonly id: string
  readonly url: string
  readonly title: string
}

/** Titles that the search document of a post includes, and citations read for them: some posts have millions. */
const MAX_TITLES = 20
const MAX_CITATIONS = 200

/** An SQL expression on `posts`: an array of a value of each article `a` whose newest version cites the post and has a title. */
const ofCitingArticles = <T>(value: RawBuilder<T>) => sql<T[]>`array(
  select ${value} from articles a where a.title is not null and a.id in (
    select cited.article_id from (
      select c.article_id, c.recorded_at from citations c
      where c.platform = posts.platform and c.post_id = posts.id
      order by c.recorded_at desc limit ${sql.lit(MAX_CITATIONS)}) cited
    where cited.recorded_at = (
      select max(v.recorded_at) from article_versions v where v.article_id = cited.article_id))
  order by a.created_at, a.id limit ${sql.lit(MAX_TITLES)})`

const title = sql<string>`left(a.title, 500)`

/** The titles as an SQL expression on `posts`. */
export const citingTitles = ofCitingArticles(title)

/** The titles of the articles that cite each post, by the post's slug. */
export async function findCitingTitles(db: Db, posts: readonly PostKey[]): Promise<Map<string, string[]>> {
  const query = db
    .selectFrom('posts')
    .select(['platform', 'id', citingTitles.as('titles')])
    .where(postKeyIn('id', posts))
  const rows = await executePreparedForOne(db, posts.length, query)
  return new Map(rows.map((row) => [postSlug(row), row.titles]))
}

/** The articles whose titles the search document of each post has, by the post's slug. */
export async function findTitledArticles(
  db: Db,
  posts: readonly PostKey[],
): Promise<Map<string, TitledArticle[]>> {
  if (posts.length === 0) return new Map()
  const article = sql<TitledArticle>`jsonb_build_object('id', a.id, 'url', a.url, 'title', ${title})`
  const rows = await db
    .selectFrom('posts')
    .select(['platform', 'id', ofCitingArticles(article).as('articles')])
    .where(postKeyIn('id', posts))
    .execute()
  return new Map(rows.map((row) => [postSlug(row), row.articles]))
}
