import { sql } from 'kysely'
import type { Citation } from '../../model/citation.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { findCanonicalPosts } from '../posts/canonical-posts.ts'
import { executePrepared } from '../prepared-statements.ts'
import { pgJson, pgText } from '../sanitize.ts'
import type { CitationRow } from '../tables/articles.ts'
import type { PostRow } from '../tables/posts.ts'

/** The columns that `toCitation` reads: what a citation says, beside the article that it stands in. */
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

/** In batches: a statement takes at most 65,535 parameters. */
const BATCH = 1_000

/** The citations of one version, in their order. */
export async function insertCitations(
  db: Db,
  articleId: string,
  recordedAt: Date,
  citations: readonly Citation[],
): Promise<void> {
  const addressed = citations.flatMap(({ platform, id }) => (id === null ? [] : [{ platform, id }]))
  const posts = await findCanonicalPosts(db, addressed)
  const ids = new Map(addressed.map((post, n) => [postSlug(post), posts[n]?.id ?? post.id]))
  const rows = citations.map((one, n) => ({
    article_id: articleId,
    recorded_at: recordedAt,
    n,
    platform: one.platform,
    post_id: one.id === null ? null : (ids.get(postSlug({ ...one, id: one.id })) ?? one.id),
    url: one.url,
    role: one.role,
    form: one.form,
    author: pgJson(one.author),
    text: pgText(one.text),
    published_on: one.publishedOn,
    links: pgJson(one.links),
    quote: pgText(one.quote),
    start_offset: one.start,
    end_offset: one.end,
    candidates: one.candidates === undefined ? null : pgJson(one.candidates),
  }))
  for (let at = 0; at < rows.length; at += BATCH) {
    await db
      .insertInto('citations')
      .values(rows.slice(at, at + BATCH))
      .execute()
  }
}

/** A citation with what is known of its post; null in the columns of a post that is not known. */
export type CurrentCitation = Pick<CitationRow, (typeof CITATION_COLUMNS)[number] | 'candidates'> &
  Nullable<
    Pick<
      PostRow,
      | 'outcome'
      | 'reason'
      | 'missing'
      | 'liveness'
      | 'state'
      | 'main_snapshot'
      | 'capture_state'
      | 'retry_at'
      | 'taken_down_at'
    >
  >
type Nullable<T> = { [K in keyof T]: T[K] | null }

/** What the newest version of an article cites, each with what is known of the post. */
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
      'posts.liveness',
      'posts.state',
      'posts.main_snapshot',
      'posts.capture_state',
      'posts.retry_at',
      'posts.taken_down_at',
    ])
    .where('citations.article_id', '=', articleId)
    .where('citations.recorded_at', '=', newestVersion)
    .orderBy('n')
    .execute()
}

/** Of a post that half the world cites, so many citations are looked at. */
const LOOKED_AT = 1_000

/**
 * Articles whose newest version cites the post, and those that were named when the post was sent in:
 * at most `limit`, in the order of their addresses; of a post that very many cite, some of the newest.
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
            .limit(LOOKED_AT)
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
                .limit(LOOKED_AT)
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

/** The citations that a capture rests on where the platform has nothing: at most `limit`, of articles known longest. */
export async function listCitationsOfPost(db: Db, post: Pick<PostRef, 'platform' | 'id'>, limit = 20) {
  const query = db
    .selectFrom((all) =>
      all
        .selectFrom('citations')
        .select(['article_id', 'recorded_at', 'n', ...CITATION_COLUMNS])
        .where('platform', '=', post.platform)
        .where('post_id', '=', post.id)
        .orderBy('recorded_at')
        .limit(LOOKED_AT)
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

/** A row in the words of the contract. */
export function toCitation(row: Row): Citation {
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

type Row = Pick<Citation, 'platform' | 'url' | 'role' | 'form' | 'author' | 'text' | 'links' | 'quote'> & {
  post_id: string | null
  published_on: string | null
  start_offset: number
  end_offset: number
}

const newestVersion = sql<Date>`(
  select max(v.recorded_at) from article_versions v where v.article_id = citations.article_id)`
