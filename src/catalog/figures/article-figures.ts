import { type SqlBool, sql } from 'kysely'
import { isInState } from '../articles/article-states.ts'
import { CITES_DEAD_POST } from '../articles/dead-articles.ts'
import type { ArticleProperty } from '../articles/scan-articles.ts'
import type { Db } from '../catalog.ts'

/** Articles with a property are counted up to this number. */
const MOST = 20_000

/** A number of articles; with `more` there are more than these. */
export interface ArticleCount {
  readonly count: number
  readonly more: boolean
}

/** How many articles there are, and how many of them have what an editor looks for. */
export interface ArticleFigures {
  readonly all: number
  /** Articles that cite a post which was lost while Stet watched it. */
  readonly lost: ArticleCount
  /** Articles that cite a dead post: those of `lost`, and those whose dead posts were dead before Stet came. */
  readonly dead: ArticleCount
  /** Articles that could not be read. */
  readonly failed: ArticleCount
}

/** Counts articles. Each property is looked up from its candidates by an index; the number of all scans one. */
export async function countArticles(db: Db): Promise<ArticleFigures> {
  const [all, lost, dead, failed] = await Promise.all([
    sql<{ count: number }>`select count(*)::int as count from articles`.execute(db),
    countArticlesWith(db, LOST),
    countArticlesWith(db, CITES_DEAD_POST),
    countArticlesWith(db, isInState('failed')),
  ])
  return { all: all.rows[0]?.count ?? 0, lost, dead, failed }
}

const LOST: ArticleProperty = {
  holds: sql<SqlBool>`has_lost_post`,
  candidates: sql`select id as article_id from articles where has_lost_post`,
}

/** Counts the articles with a property, up to 20,000. @throws Error if the property has no candidates */
export async function countArticlesWith(
  db: Db,
  { holds, candidates }: ArticleProperty,
): Promise<ArticleCount> {
  if (candidates === null) throw new Error('Most articles have this property, so they are not counted.')
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from articles where id in (select article_id from (${candidates}) candidates) and ${holds}
      limit ${MOST + 1}) articles`.execute(db)
  const count = rows[0]?.count ?? 0
  return { count: Math.min(count, MOST), more: count > MOST }
}
