import { sql } from 'kysely'
import { type PostRef, postSlug } from '../model/platform.ts'
import { FRESH } from '../verify/watch.ts'
import type { Db } from './catalog.ts'
import { indexTimes } from './search-index.ts'
import { json, text } from './values.ts'

/** In batches: a statement takes at most 65,535 parameters. */
const BATCH = 1_000

/** The row of a post of which nothing is known yet but its address. */
export const freshPost = (post: PostRef, knownSince: Date, now: Date) => ({
  platform: post.platform,
  id: post.id,
  url: text(post.url),
  missing: '[]',
  state: 'watched' as const,
  watch: json(FRESH),
  capture_state: 'done' as const,
  capture_round: 0,
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
    .values(posts.map((post) => freshPost(post, now, now)))
    .onConflict((conflict) => conflict.columns(['platform', 'id']).doNothing())
    .execute()
}

/**
 * The same for posts that the ledger tells of, each with the time of its record: the earliest is when
 * Stet first knew of the post, and its address stands until a snapshot tells a better one.
 */
export async function knowPosts(
  db: Db,
  known: readonly { readonly post: PostRef; readonly at: Date }[],
  now: Date,
): Promise<void> {
  const first = new Map<string, { post: PostRef; at: Date }>()
  for (const { post, at } of known) {
    const slug = postSlug(post)
    const before = first.get(slug)
    if (!before || at < before.at) first.set(slug, { post, at })
  }
  if (first.size === 0) return
  // In one order, whoever does it: two transactions that lock the same rows never wait for each other.
  const rows = [...first].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  for (let from = 0; from < rows.length; from += BATCH) {
    const changed = await db
      .insertInto('posts')
      .values(rows.slice(from, from + BATCH).map(({ post, at }) => freshPost(post, at, now)))
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
      .execute()
    if (changed.length > 0) await indexTimes(db, changed)
  }
}

/** All that the catalog knows of one post. */
export async function findPost(db: Db, post: Pick<PostRef, 'platform' | 'id'>) {
  return await db
    .selectFrom('posts')
    .selectAll()
    .where('platform', '=', post.platform)
    .where('id', '=', post.id)
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
