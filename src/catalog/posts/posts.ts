import { type QueryCreator, sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { INITIAL_STATE } from '../../verify/liveness-state.ts'
import type { Db } from '../catalog.ts'
import { pgJson, pgText } from '../sanitize.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import type { Tables } from '../tables/tables.ts'
import { canonicalIdOf, findCanonicalPosts } from './canonical-posts.ts'

/** In batches: a statement takes at most 65,535 parameters. */
const BATCH = 1_000

/** The row of a post of which nothing is known yet but its address. */
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

/** The posts' rows, made where there are none. */
export async function ensurePosts(db: Db, posts: readonly PostRef[], now: Date): Promise<void> {
  if (posts.length === 0) return
  await db
    .insertInto('posts')
    .values(posts.map((post) => newPostRow(post, now, now)))
    .onConflict((conflict) => conflict.columns(['platform', 'id']).doNothing())
    .execute()
}

/** A post that the ledger tells of, and the time of the record. */
export interface KnownPost {
  readonly post: PostRef
  readonly at: Date
}

/**
 * The same for posts that the ledger tells of: the earliest record's time is when Stet first knew of the
 * post, and its address stands until a snapshot tells a better one.
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

/** Each post once, in one order whoever asks: two transactions that lock the same rows never wait for each other. */
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

/** All that the catalog knows of one post, by its canonical id or another. */
export async function findPost(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<PostRow | undefined> {
  return await db
    .selectFrom('posts')
    .select(POST_COLUMNS)
    .where('platform', '=', post.platform)
    .where('id', '=', canonicalIdOf(post))
    .executeTakeFirst()
}

/** Posts by outcome and state, for the gauges. */
export async function countPosts(db: Db) {
  return await db
    .selectFrom('posts')
    .select((row) => ['platform', 'outcome', 'state', row.fn.countAll<number>().as('count')])
    .groupBy(['platform', 'outcome', 'state'])
    .execute()
}
