import { sql } from 'kysely'
import type { PlatformName, PostRef } from '../../model/platform.ts'
import { CHECK_PRIORITY } from '../../verify/decide-after-check.ts'
import type { Db } from '../catalog.ts'
import { WatchStateRow } from './watch-state-row.ts'

/** A look takes seconds; whoever has not ended by then was killed, and somebody else looks. */
const LEASE_MS = 30_000

type PostKey = Pick<PostRef, 'platform' | 'id'>

const until = (now: Date): Date => new Date(now.getTime() + LEASE_MS)

/** What to take up. */
export interface DueQuery {
  /** When the round began: what falls due later is for the next one. */
  readonly start: Date
  readonly now: Date
  readonly limit: number
  /** 0: suspicions alone; 2: whatever is due. */
  readonly mostRank: number
  /** Platforms that are left alone. */
  readonly without: readonly PlatformName[]
  /** Posts that were captured since then and never looked at are left for later: they were just seen. */
  readonly capturedBefore?: Date
}

/**
 * Takes up posts that are due, the most urgent first: no two who ask at once get the same one. Siblings of
 * a suspicion that were brought forward since the round began are taken too.
 */
export async function claimDuePosts(db: Db, query: DueQuery): Promise<WatchStateRow[]> {
  const taken: WatchStateRow[] = []
  // Rank by rank: each is one short stretch of the index, however many posts wait.
  for (let rank = 0; rank <= query.mostRank && taken.length < query.limit; rank++) {
    taken.push(...(await claimRank(db, query, rank, query.limit - taken.length)))
  }
  return taken
}

async function claimRank(db: Db, query: DueQuery, rank: number, limit: number): Promise<WatchStateRow[]> {
  const { start, now, without, capturedBefore = now } = query
  const due = db
    .selectFrom('posts')
    .select(['platform', 'id'])
    .where('check_priority', '=', rank)
    .where('due_at', '<=', rank === CHECK_PRIORITY.sibling ? now : start)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', now)]))
    // What waits for its first capture is about to be seen.
    .where((row) => row.or([row('capture_state', '=', 'done'), row('main_snapshot', 'is not', null)]))
    .where((row) =>
      row.or([
        row('checked_at', 'is not', null),
        row('captured_at', 'is', null),
        row('captured_at', '<=', capturedBefore),
      ]),
    )
    .$if(without.length > 0, (some) => some.where('platform', 'not in', without))
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const rows = await db
    .with('due', () => due)
    .updateTable('posts')
    .from('due')
    .set({ lease_until: until(now) })
    .whereRef('posts.platform', '=', 'due.platform')
    .whereRef('posts.id', '=', 'due.id')
    .returning(WatchStateRow.columns)
    .execute()
  return rows.sort((a, b) => dueAt(a) - dueAt(b))
}

const dueAt = (row: { due_at: Date | null }): number => row.due_at?.getTime() ?? 0

/** The next posts in the order of their keys, taken up; `busy` are those that somebody else is looking at. */
export async function claimPostsAfter(
  db: Db,
  after: PostKey | null,
  now: Date,
  limit: number,
): Promise<{ rows: WatchStateRow[]; busy: PostKey[]; last: PostKey | null }> {
  let query = db.selectFrom('posts').select(['platform', 'id']).orderBy('platform').orderBy('id').limit(limit)
  if (after) query = query.where(sql<boolean>`(platform, id) > (${after.platform}, ${after.id})`)
  const page = await query.execute()
  const rows: WatchStateRow[] = []
  const busy: PostKey[] = []
  for (const key of page) {
    const row = await claimPost(db, key, now)
    if (row) rows.push(row)
    else busy.push(key)
  }
  return { rows, busy, last: page.at(-1) ?? null }
}

/** Takes up one post; null while somebody else is looking at it, or where there is none. */
export async function claimPost(db: Db, { platform, id }: PostKey, now: Date): Promise<WatchStateRow | null> {
  const row = await db
    .updateTable('posts')
    .set({ lease_until: until(now) })
    .where('platform', '=', platform)
    .where('id', '=', id)
    .where((one) => one.or([one('lease_until', 'is', null), one('lease_until', '<', now)]))
    .returning(WatchStateRow.columns)
    .executeTakeFirst()
  return row ?? null
}

/** Gives back what was taken up and not looked at. */
export async function releasePosts(db: Db, posts: readonly PostKey[]): Promise<void> {
  for (const { platform, id } of posts) {
    await db
      .updateTable('posts')
      .set({ lease_until: null })
      .where('platform', '=', platform)
      .where('id', '=', id)
      .execute()
  }
}

/** Posts that are due by now, those few that somebody is looking at among them. */
export async function countDuePosts(db: Db, now: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((one) => one.fn.countAll<number>().as('count'))
    .where('check_priority', 'in', Object.values(CHECK_PRIORITY))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
