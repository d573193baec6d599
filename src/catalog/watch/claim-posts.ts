import type { PlatformName, PostRef } from '../../model/platform.ts'
import { CHECK_PRIORITY } from '../../verify/decide-after-check.ts'
import type { Db } from '../catalog.ts'
import { WatchStateRow } from './watch-state-row.ts'

/** A check takes seconds. After this time its worker is presumed dead, and another may claim the post. */
const LEASE_MS = 30_000

type PostKey = Pick<PostRef, 'platform' | 'id'>

const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_MS)

/** Which due posts to claim. */
interface DueQuery {
  /** The start of the run: posts that fall due later wait for the next run. */
  readonly start: Date
  readonly now: Date
  readonly limit: number
  /** The highest `check_priority` to claim: 0 for suspected posts only, 2 for all. */
  readonly maxRank: number
  /** Platforms to skip. */
  readonly without: readonly PlatformName[]
  /** Skip posts that were captured whole after this time and never checked: their capture has just seen them. */
  readonly capturedBefore?: Date
}

/**
 * Leases due posts, the most urgent first. Concurrent callers never get the same post. Other posts of a suspected post's
 * account are included even if they were expedited after the start of the run.
 */
export async function claimDuePosts(db: Db, query: DueQuery): Promise<WatchStateRow[]> {
  const claimed: WatchStateRow[] = []
  // One query a rank: each reads one short range of the index, however many posts wait.
  for (let rank = 0; rank <= query.maxRank && claimed.length < query.limit; rank++) {
    claimed.push(...(await claimRank(db, query, rank, query.limit - claimed.length)))
  }
  return claimed
}

async function claimRank(db: Db, query: DueQuery, rank: number, limit: number): Promise<WatchStateRow[]> {
  const { start, now, without, capturedBefore = now } = query
  const due = db
    .selectFrom('posts')
    .select(['platform', 'id'])
    .where('check_priority', '=', rank)
    .where('due_at', '<=', rank === CHECK_PRIORITY.sibling ? now : start)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', now)]))
    // The first capture of a post is about to see it.
    .where((row) => row.or([row('capture_state', '=', 'done'), row('main_snapshot', 'is not', null)]))
    .where((row) =>
      row.or([
        row('checked_at', 'is not', null),
        row('captured_at', 'is', null),
        row('captured_at', '<=', capturedBefore),
        // Only a whole capture says as much as a check.
        row('outcome', '<>', 'captured'),
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
    .set({ lease_until: leaseEnd(now) })
    .whereRef('posts.platform', '=', 'due.platform')
    .whereRef('posts.id', '=', 'due.id')
    .returning(WatchStateRow.columns)
    .execute()
  return rows.sort((a, b) => dueAt(a) - dueAt(b))
}

const dueAt = (row: { due_at: Date | null }): number => row.due_at?.getTime() ?? 0

/** Leases the next posts in key order. `busy` are posts that another worker has leased. */
export async function claimPostsAfter(
  db: Db,
  after: PostKey | null,
  now: Date,
  limit: number,
): Promise<{ rows: WatchStateRow[]; busy: PostKey[]; last: PostKey | null }> {
  let query = db.selectFrom('posts').select(['platform', 'id']).orderBy('platform').orderBy('id').limit(limit)
  if (after) {
    query = query.where((row) =>
      row(row.refTuple('platform', 'id'), '>', row.tuple(after.platform, after.id)),
    )
  }
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

/** Leases one post; null if another worker has leased it or the catalog does not have it. */
export async function claimPost(db: Db, { platform, id }: PostKey, now: Date): Promise<WatchStateRow | null> {
  const row = await db
    .updateTable('posts')
    .set({ lease_until: leaseEnd(now) })
    .where('platform', '=', platform)
    .where('id', '=', id)
    .where((one) => one.or([one('lease_until', 'is', null), one('lease_until', '<', now)]))
    .returning(WatchStateRow.columns)
    .executeTakeFirst()
  return row ?? null
}

/** Releases the leases of posts that were not checked. */
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

/** Counts due posts, leased ones included. */
export async function countDuePosts(db: Db, now: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((one) => one.fn.countAll<number>().as('count'))
    .where('check_priority', 'in', Object.values(CHECK_PRIORITY))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
