import { fitBudgetScale, scheduleShare } from '../../verify/check-rate.ts'
import type { SchedulePolicy } from '../../verify/check-schedule.ts'
import type { Db } from '../catalog.ts'
import { utcDayOf } from './loss-statistics.ts'

const ID = 'checks'
const DAY_MS = 86_400_000
/** The scale follows the catalog this often. */
const REPLAN_MS = 3_600_000
/** Posts that are this late wait for the budget, not for their turn. */
const LATE_MS = 6 * 3_600_000

/** How many posts wish to be looked at how often, by bucket; those that nobody has looked at yet are left out. */
export async function readRateHistogram(db: Db): Promise<(readonly [number, number])[]> {
  const rows = await db
    .selectFrom('posts')
    .select((row) => ['desired_rate_bucket', row.fn.countAll<number>().as('posts')])
    .where('desired_rate_bucket', 'is not', null)
    .where('due_at', 'is not', null)
    .groupBy('desired_rate_bucket')
    .execute()
  return rows.map((row) => [row.desired_rate_bucket ?? 0, Number(row.posts)] as const)
}

/** The scale for now; worked out anew every hour, by whoever comes first. */
export async function currentBudgetScale(
  db: Db,
  perDay: number,
  policy: SchedulePolicy,
  now: Date,
): Promise<number> {
  const row = await db.selectFrom('watch_plan').selectAll().where('id', '=', ID).executeTakeFirst()
  const age = now.getTime() - (row?.planned_at?.getTime() ?? 0)
  if (row?.planned_at && age >= 0 && age < REPLAN_MS) return row.scale
  const scale = await planScale(db, perDay, policy, now)
  await db
    .insertInto('watch_plan')
    .values({ id: ID, scale, planned_at: now, tokens: perDay, tokens_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ scale, planned_at: now }))
    .execute()
  return scale
}

async function planScale(db: Db, perDay: number, policy: SchedulePolicy, now: Date): Promise<number> {
  const yesterday = await db
    .selectFrom('watch_days')
    .select((row) => row.fn.sum<number>('follow_ups').as('follow_ups'))
    .where('day', '=', utcDayOf(new Date(now.getTime() - DAY_MS)))
    .executeTakeFirstOrThrow()
  const late = await db
    .selectFrom('posts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('check_priority', '=', 2)
    .where('due_at', '<', new Date(now.getTime() - LATE_MS))
    .executeTakeFirstOrThrow()
  return fitBudgetScale(
    await readRateHistogram(db),
    scheduleShare(perDay, Number(yesterday.follow_ups ?? 0), Number(late.count)),
    policy,
  )
}

/**
 * Takes up to `wanted` requests out of the day's budget, which fills evenly and holds a day's requests at
 * most: a daily cron job and one that comes every minute have the same.
 *
 * @returns how many may be made; `scarce` where what is left is kept for suspicions
 */
export async function takeCheckRequests(
  db: Db,
  perDay: number,
  wanted: number,
  now: Date,
): Promise<{ granted: number; scarce: boolean }> {
  return await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('watch_plan')
      .values({ id: ID, scale: 1, planned_at: null, tokens: perDay, tokens_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const row = await tx
      .selectFrom('watch_plan')
      .selectAll()
      .where('id', '=', ID)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const waited = Math.max(0, now.getTime() - row.tokens_at.getTime())
    const tokens = Math.min(perDay, row.tokens + (perDay * waited) / DAY_MS)
    const granted = Math.max(0, Math.min(wanted, Math.floor(tokens)))
    await tx
      .updateTable('watch_plan')
      .set({ tokens: tokens - granted, tokens_at: now })
      .where('id', '=', ID)
      .execute()
    return { granted, scarce: tokens < perDay * KEPT }
  })
}

/** This part of a day's requests is kept for suspicions. */
const KEPT = 0.05

/** Settles what was made against what was taken: more where bad news needed a second witness, less where nobody was asked. */
export async function settleCheckRequests(db: Db, taken: number, made: number): Promise<void> {
  if (taken === made) return
  await db
    .updateTable('watch_plan')
    .set((row) => ({ tokens: row('tokens', '+', taken - made) }))
    .where('id', '=', ID)
    .execute()
}
