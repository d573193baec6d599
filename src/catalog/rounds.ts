import { type Insertable, type RawBuilder, sql } from 'kysely'
import { type PostRef, postSlug } from '../model/platform.ts'
import type { Db } from './catalog.ts'
import { freshPost } from './posts.ts'
import type { IntakeTable, Priority, WorkState } from './tables/work.ts'

export interface Ask {
  readonly post: PostRef
  readonly priority: Priority
}

/** A capture that a post is waiting for, and how it stood before it was asked for. */
export interface AskedRound {
  readonly platform: PostRef['platform']
  readonly id: string
  readonly round: number
  readonly priority: Priority
  /** Null: the post was not in the catalog. */
  readonly before: { readonly state: WorkState; readonly priority: Priority } | null
  /** Moved by everybody who asks, so that one who takes back sees whether somebody else has come. */
  readonly askedAt: Date
}

const RANK: Readonly<Record<Priority, number>> = { backfill: 0, normal: 1, breaking: 2 }

/** Whether somebody in more of a hurry joined a capture that still waits. */
export const isRaised = ({ before }: AskedRound, priority: Priority): boolean =>
  before !== null && before.state !== 'done' && RANK[priority] > RANK[before.priority]

/** Each post once, as urgent as the most urgent who asks, in one order whoever does it: two never wait for each other. */
function distinctAsks(asks: readonly Ask[]): Ask[] {
  const urgent = new Map<string, Ask>()
  for (const ask of asks) {
    const slug = postSlug(ask.post)
    const known = urgent.get(slug)
    if (!known || RANK[ask.priority] > RANK[known.priority]) urgent.set(slug, ask)
  }
  return [...urgent].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, ask]) => ask)
}

const rank = (of: 'posts' | 'excluded'): RawBuilder<number> =>
  sql`array_position(array['backfill', 'normal', 'breaking'], ${sql.ref(`${of}.capture_priority`)})`

function askRounds(db: Db, asks: readonly Ask[], now: Date) {
  const done = sql<boolean>`posts.capture_state = 'done'`
  return db
    .insertInto('posts')
    .values(
      asks.map(({ post, priority }) => ({
        ...freshPost(post, now, now),
        capture_state: 'queued' as const,
        capture_round: 1,
        capture_priority: priority,
        attended_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['platform', 'id']).doUpdateSet({
        capture_state: sql`case when ${done} then 'queued' else posts.capture_state end`,
        capture_round: sql`posts.capture_round + case when ${done} then 1 else 0 end`,
        capture_priority: sql`case when ${done} or ${rank('excluded')} > ${rank('posts')}
          then excluded.capture_priority else posts.capture_priority end`,
        claimed_at: sql`case when ${done} then null else posts.claimed_at end`,
        attended_at: sql`case when ${done} then excluded.attended_at else posts.attended_at end`,
        updated_at: sql`greatest(excluded.updated_at, posts.updated_at + interval '1 millisecond')`,
      }),
    )
    .returning(['posts.platform', 'posts.id', 'capture_round', 'capture_priority', 'updated_at'])
}

/**
 * Asks for captures, one statement for all: the posts' rows are made where there are none, a capture
 * that is under way is joined (and becomes more urgent), else the next round begins. The jobs must be in
 * the queue before whoever asked is answered.
 *
 * @param intake rows of requests, written by the same statement
 */
export async function requestRounds(
  db: Db,
  asks: readonly Ask[],
  now: Date,
  intake: readonly Insertable<IntakeTable>[] = [],
): Promise<AskedRound[]> {
  const asking = db.with('asked', () => askRounds(db, distinctAsks(asks), now))
  const kept = () => db.insertInto('intake').values(intake)
  const writing = intake.length === 0 ? asking : (asking.with('kept', kept) as typeof asking)
  const found = await writing
    .selectFrom('asked')
    // A statement sees its tables as they were before it.
    .leftJoin('posts as before', (join) =>
      join.onRef('before.platform', '=', 'asked.platform').onRef('before.id', '=', 'asked.id'),
    )
    .select([
      'asked.platform',
      'asked.id',
      'asked.capture_round as round',
      'asked.capture_priority as priority',
      'asked.updated_at as askedAt',
      'before.capture_state as stateBefore',
      'before.capture_priority as priorityBefore',
    ])
    .execute()
  return found.map(({ stateBefore, priorityBefore, ...one }) => {
    const before = stateBefore && priorityBefore && { state: stateBefore, priority: priorityBefore }
    return { ...one, before: before || null }
  })
}

/**
 * Takes back what was asked for and could not be handed on, unless somebody else has asked for it since or
 * a worker has it: a post that was new leaves the catalog, another has no capture under way, as before.
 */
export async function takeBackRounds(db: Db, asked: readonly AskedRound[]): Promise<void> {
  const mine = JSON.stringify(
    asked.map(({ platform, id, round, before, askedAt }) => ({
      platform,
      id,
      round,
      before: before?.state ?? 'none',
      at: askedAt.toISOString(),
    })),
  )
  const rows = sql`jsonb_to_recordset(${mine}::jsonb) as mine(platform text, id text, round integer, before text, at timestamptz)`
  const untouched = sql`posts.platform = mine.platform and posts.id = mine.id and posts.updated_at = mine.at
    and posts.capture_state = 'queued' and posts.capture_round = mine.round`
  await sql`delete from posts using ${rows} where ${untouched} and mine.before = 'none'
    and not exists (select from citations where citations.platform = posts.platform and citations.post_id = posts.id)
    and not exists (select from snapshots where snapshots.platform = posts.platform and snapshots.post_id = posts.id)
  `.execute(db)
  // The number of the round stays used: a job of that name, should there be one, finds nothing to do.
  await sql`update posts set capture_state = 'done', claimed_at = null from ${rows}
    where ${untouched} and mine.before in ('none', 'done')`.execute(db)
}
