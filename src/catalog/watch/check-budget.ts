import { fitBudgetScale, scheduleShare } from '../../verify/check-rate.ts'
import type { SchedulePolicy } from '../../verify/check-schedule.ts'
import type { Db } from '../catalog.ts'
import { utcDayOf } from './save-loss-observations.ts'

const ID = 'checks'
const DAY_MS = 86_400_000
/** How often the scale is recomputed. */
const REPLAN_MS = 3_600_000
/** A post this overdue waits for the budget, not for a free worker. */
const LATE_MS = 6 * 3_600_000

/** Counts posts by the bucket of their desired check rate; excludes posts that were never checked. */
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

/** The current scale of the schedule. The first caller of each hour recomputes it. */
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
 * Takes up to `wanted` requests from the check budget: a token bucket that refills evenly and holds one day's requests. A
 * daily cron job therefore gets as many requests as one that runs every minute.
 *
 * @returns how many requests the caller may make; `scarce` if the remaining tokens are reserved for suspected posts
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
    return { granted, scarce: tokens < perDay * RESERVED }
  })
}

/** The share of a day's requests that is reserved for suspected posts. */
const RESERVED = 0.05

/** Corrects the budget once the actual number of requests is known: a suspicion costs several, an unneeded check none. */
export async function settleCheckRequests(db: Db, taken: number, made: number): Promise<void> {
  if (taken === made) return
  await db
    .updateTable('watch_plan')
    .set((row) => ({ tokens: row('tokens', '+', taken - made) }))
    .where('id', '=', ID)
    .execute()
}
