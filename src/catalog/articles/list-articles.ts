import { type SqlBool, sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { pgText } from '../sanitize.ts'
import { buildSearch } from '../search/build-search.ts'
import type { ArticleRow } from '../tables/articles.ts'
import type { ArticleState } from '../tables/work.ts'
import { matchesWords } from './article-index.ts'
import { type ArticlePosition, type ArticleSlice, newestArticles, toArticleSlice } from './article-keyset.ts'
import { isInState } from './article-states.ts'
import { CITES_DEAD_POST } from './dead-articles.ts'
import { scanArticles } from './scan-articles.ts'

/**
 * The filter of a list of articles. `lost` keeps only articles whose newest version cites a lost post; `dead` those too whose
 * post was gone before Stet came; `externalId` those with this id in the system that sent them.
 */
interface ArticleFilter {
  readonly lost: boolean
  readonly dead?: boolean
  readonly state?: ArticleState | undefined
  readonly externalId?: string | undefined
  /** Words of the title, the author or the URL. */
  readonly q?: string | undefined
}

/**
 * One page of articles, newest first. A page of `dead` or of a state may hold fewer articles than `limit` and still have a next
 * one.
 */
export async function listArticles(
  db: Db,
  filter: ArticleFilter,
  page: { cursor: string | null; limit: number },
): Promise<{ articles: ArticleRow[]; next: string | null }> {
  const after = page.cursor === null ? null : toPosition(page.cursor)
  const words = filter.q?.trim() ?? ''
  const search = words === '' ? null : await buildSearch(db, words)
  if (words !== '' && search === null) return { articles: [], next: null }
  const { articles, next } = await findArticles(db, filter, search?.query ?? null, after, page.limit)
  return { articles, next: next && encodeCursor(next.at, next.id) }
}

async function findArticles(
  db: Db,
  { lost, dead, state, externalId }: ArticleFilter,
  query: string | null,
  after: ArticlePosition | null,
  limit: number,
): Promise<ArticleSlice> {
  // Every lost post is dead.
  const properties = [
    ...(query === null ? [] : [matchesWords(query)]),
    ...(dead && !lost ? [CITES_DEAD_POST] : []),
    ...(state === undefined ? [] : [isInState(state)]),
  ]
  const conditions = [
    ...(lost ? [sql<SqlBool>`has_lost_post`] : []),
    ...(externalId === undefined ? [] : [sql<SqlBool>`external_id = ${pgText(externalId)}`]),
    ...properties.map(({ holds }) => holds),
  ]
  const holds =
    conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`
  if (properties.length > 0 && externalId === undefined) {
    const candidates = properties.find((one) => one.candidates !== null)?.candidates ?? null
    return await scanArticles(db, { holds, candidates }, after, limit)
  }
  const found = await newestArticles(db, after)
    .selectAll()
    .where(holds)
    .limit(limit + 1)
    .execute()
  return toArticleSlice(found, limit)
}

function toPosition(cursor: string): ArticlePosition {
  const [at, id = ''] = decodeCursor(cursor, 1)
  return { at, id }
}
