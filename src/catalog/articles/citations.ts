import { sql } from 'kysely'
import type { Citation } from '../../model/citation.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { executePrepared } from '../execute-prepared.ts'
import type { CitationRow } from '../tables/articles.ts'
import type { PostRow } from '../tables/posts.ts'

/** The columns that `toCitation` reads. */
export const CITATION_COLUMNS = [
  'platform',
  'post_id',
  'url',
  'role',
  'form',
  'author',
  'text',
  'published_on',
  'links',
  'quote',
  'start_offset',
  'end_offset',
] as const

/** A citation with the state of its post; the post's columns are null if the catalog does not know the post. */
export type CurrentCitation = Pick<CitationRow, (typeof CITATION_COLUMNS)[number] | 'candidates'> &
  Nullable<
    Pick<
      PostRow,
      | 'outcome'
      | 'reason'
      | 'missing'
      | 'shown_state'
      | 'shown_liveness'
      | 'main_snapshot'
      | 'media'
      | 'capture_state'
      | 'retry_at'
      | 'taken_down_at'
      | 'approval'
      | 'published_at'
    >
  >
type Nullable<T> = { [K in keyof T]: T[K] | null }

/** The citations of an article's newest version, each with the state of its post. */
export async function listCurrentCitations(db: Db, articleId: string): Promise<CurrentCitation[]> {
  return await db
    .selectFrom('citations')
    .leftJoin('posts', (join) =>
      join.onRef('posts.platform', '=', 'citations.platform').onRef('posts.id', '=', 'citations.post_id'),
    )
    .select([
      ...CITATION_COLUMNS.map((column) => `citations.${column}` as const),
      'citations.candidates',
      'posts.outcome',
      'posts.reason',
      'posts.missing',
      'posts.shown_state',
      'posts.shown_liveness',
      'posts.main_snapshot',
      'posts.media',
      'posts.capture_state',
      'posts.retry_at',
      'posts.taken_down_at',
      'posts.approval',
      'posts.published_at',
    ])
    .where('citations.article_id', '=', articleId)
    .where('citations.recorded_at', '=', newestVersion)
    .orderBy('n')
    .execute()
}

/** Citations read of one post: some posts have millions. */
const MAX_READ = 1_000

/**
 * Articles whose newest version cites the post, and articles that a request for the post named: at most `limit`, sorted
 * by URL. Of a very popular post, it returns some of the newest.
 */
export async function listCitingArticles(db: Db, post: Pick<PostRef, 'platform' | 'id'>, limit = 100) {
  return await db
    .selectFrom('articles')
    .select(['id', 'url', 'title', 'published_at'])
    .where('id', 'in', (query) =>
      query
        .selectFrom((all) =>
          all
            .selectFrom('citations')
            .select(['article_id', 'recorded_at'])
            .where('platform', '=', post.platform)
            .where('post_id', '=', post.id)
            .orderBy('recorded_at', 'desc')
            .limit(MAX_READ)
            .as('citations'),
        )
        .select('article_id')
        .where('recorded_at', '=', newestVersion)
        .union(
          query
            .selectFrom((all) =>
              all
                .selectFrom('intake')
                .select('article_id')
                .where('kind', '=', 'post')
                .where('platform', '=', post.platform)
                .where('post_id', '=', post.id)
                .where('article_id', 'is not', null)
                .limit(MAX_READ)
                .$narrowType<{ article_id: string }>()
                .as('named'),
            )
            .select('article_id'),
        ),
    )
    .orderBy('url')
    .limit(limit)
    .execute()
}

/** The citations that a capture falls back on if the platform has nothing: at most `limit`, of the oldest articles first. */
export async function listCitationsOfPost(db: Db, post: Pick<PostRef, 'platform' | 'id'>, limit = 20) {
  const query = db
    .selectFrom((all) =>
      all
        .selectFrom('citations')
        .select(['article_id', 'recorded_at', 'n', ...CITATION_COLUMNS])
        .where('platform', '=', post.platform)
        .where('post_id', '=', post.id)
        .orderBy('recorded_at')
        .limit(MAX_READ)
        .as('citations'),
    )
    .innerJoin('articles', 'articles.id', 'citations.article_id')
    .select(CITATION_COLUMNS.map((column) => `citations.${column}` as const))
    .select(['articles.url as article_url', 'articles.title as article_title'])
    .where('citations.recorded_at', '=', newestVersion)
    .orderBy('articles.created_at')
    .orderBy('n')
    .limit(limit)
  const rows = await executePrepared(db, query)
  return rows.map((row) => ({
    articleUrl: row.article_url,
    articleTitle: row.article_title,
    citation: toCitation(row),
  }))
}

/** Converts a row to the contract's `Citation`. */
export function toCitation(row: Pick<CitationRow, (typeof CITATION_COLUMNS)[number]>): Citation {
  return {
    platform: row.platform,
    id: row.post_id,
    url: row.url,
    role: row.role,
    form: row.form,
    author: row.author,
    text: row.text,
    publishedOn: row.published_on,
    links: row.links,
    quote: row.quote,
    start: row.start_offset,
    end: row.end_offset,
  }
}

const newestVersion = sql<Date>`(
  select max(v.recorded_at) from article_versions v where v.article_id = citations.article_id)`
