import { type QueryCreator, sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { INITIAL_STATE } from '../../verify/liveness-state.ts'
import type { Db } from '../catalog.ts'
import { pgJson, pgText } from '../sanitize.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import type { Tables } from '../tables/tables.ts'
import { canonicalIdOf, findCanonicalPosts } from './canonical-posts.ts'

/** Rows a statement: PostgreSQL accepts at most 65,535 parameters. */
const BATCH = 1_000

/** The row of a post of which only the URL is known. */
export const newPostRow = (post: PostRef, knownSince: Date, now: Date) => ({
  platform: post.platform,
  id: post.id,
  url: pgText(post.url),
  missing: '[]',
  state: 'watched' as const,
  watch: pgJson(INITIAL_STATE),
  capture_state: 'done' as const,
  capture_generation: 0,
  capture_priority: 'normal' as const,
  due_at: now,
  created_at: knownSince,
  updated_at: now,
})

/** A post that a record names, and the time of the record. */
interface KnownPost {
  readonly post: PostRef
  readonly at: Date
}

/**
 * Inserts the rows of posts that are not in the catalog. `created_at` is the time of the earliest record that names the
 * post; that record's URL stays until a snapshot gives a better one.
 */
export async function upsertPosts(db: Db, known: readonly KnownPost[], now: Date): Promise<void> {
  const posts = await findCanonicalPosts(
    db,
    known.map(({ post }) => post),
  )
  const earliest = earliestPerPost(known.map(({ post, at }, n) => ({ post: posts[n] ?? post, at })))
  for (let from = 0; from < earliest.length; from += BATCH) {
    await upsertPostsQuery(db, earliest.slice(from, from + BATCH), now).execute()
  }
}

/** Deduplicates by post, keeping the earliest record, sorted by key so that concurrent transactions cannot deadlock. */
export function earliestPerPost(known: readonly KnownPost[]): KnownPost[] {
  const earliest = new Map<string, KnownPost>()
  for (const one of known) {
    const slug = postSlug(one.post)
    const before = earliest.get(slug)
    if (!before || one.at < before.at) earliest.set(slug, one)
  }
  return [...earliest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** The statement behind `upsertPosts`. */
export const upsertPostsQuery = (query: QueryCreator<Tables>, earliest: readonly KnownPost[], now: Date) =>
  query
    .insertInto('posts')
    .values(earliest.map(({ post, at }) => newPostRow(post, at, now)))
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'id'])
        .doUpdateSet({
          created_at: (row) => row.ref('excluded.created_at'),
          url: sql`case when posts.main_snapshot is null then excluded.url else posts.url end`,
        })
        .whereRef('excluded.created_at', '<', 'posts.created_at'),
    )
    .returning(['platform', 'id'])

/** Finds a post's row by its canonical id or an alias. */
export async function findPost(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<PostRow | undefined> {
  return await db
    .selectFrom('posts')
    .select(POST_COLUMNS)
    .where('platform', '=', post.platform)
    .where('id', '=', canonicalIdOf(post))
    .executeTakeFirst()
}

/** Counts posts by platform, outcome and state, for the gauges. */
export async function countPosts(db: Db) {
  return await db
    .selectFrom('posts')
    .select((row) => ['platform', 'outcome', 'state', row.fn.countAll<number>().as('count')])
    .groupBy(['platform', 'outcome', 'state'])
    .execute()
}
