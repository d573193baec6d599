import type { PlatformName } from '../../model/platform.ts'
import type { HoldRepository } from '../../verify/loss-circuit-breaker.ts'
import type { LossHold } from '../../verify/loss-hold.ts'
import type { Db } from '../catalog.ts'
import { utcDayOf } from './save-loss-observations.ts'

const DAY_MS = 86_400_000
/** The days before that define a platform's usual losses. */
const BASELINE_DAYS = 30

/** The holds of platforms and the counts that decide them. */
export function createHoldRepository(db: Db): HoldRepository {
  return {
    async hold(platform) {
      const row = await db
        .selectFrom('watch_holds')
        .selectAll()
        .where('platform', '=', platform)
        .executeTakeFirst()
      if (!row) return null
      return {
        since: row.since.getTime(),
        why: row.cause,
        accounts: { looked: row.accounts_checked, suspected: row.accounts_suspected },
        chance: row.chance,
        releasedAt: row.released_at?.getTime() ?? null,
      }
    },
    saveHold: (platform, hold, before) => saveHold(db, platform, hold, before),
    async accounts(platform, since) {
      const row = await db
        .selectFrom('watch_groups')
        .select((one) => [
          one.fn.countAll<number>().as('looked'),
          one.fn.countAll<number>().filterWhere('suspected_at', '>', new Date(since)).as('suspected'),
        ])
        .where('kind', '=', 'author')
        .where('platform', '=', platform)
        .where('checked_at', '>', new Date(since))
        .executeTakeFirstOrThrow()
      return { looked: Number(row.looked), suspected: Number(row.suspected) }
    },
    async usual(platform, now) {
      const row = await db
        .selectFrom('watch_days')
        .select((one) => [
          one.fn.sum<number>('accounts_checked').as('looked'),
          one.fn.sum<number>('accounts_suspected').as('suspected'),
        ])
        .where('platform', '=', platform)
        .where('held', '=', false)
        .where('day', '<', utcDayOf(new Date(now)))
        .where('day', '>=', utcDayOf(new Date(now - BASELINE_DAYS * DAY_MS)))
        .executeTakeFirstOrThrow()
      return { looked: Number(row.looked ?? 0), suspected: Number(row.suspected ?? 0) }
    },
  }
}

async function saveHold(
  db: Db,
  platform: PlatformName,
  hold: LossHold,
  before: LossHold | null,
): Promise<boolean> {
  const values = {
    since: new Date(hold.since),
    cause: hold.why,
    accounts_checked: hold.accounts.looked,
    accounts_suspected: hold.accounts.suspected,
    chance: hold.chance,
    released_at: hold.releasedAt === null ? null : new Date(hold.releasedAt),
  }
  return await db.transaction().execute(async (tx) => {
    const current = await tx
      .selectFrom('watch_holds')
      .select(['since', 'released_at'])
      .where('platform', '=', platform)
      .forUpdate()
      .executeTakeFirst()
    const same =
      (current?.since.getTime() ?? null) === (before?.since ?? null) &&
      (current?.released_at?.getTime() ?? null) === (before?.releasedAt ?? null)
    if (!same) return false
    const saved = await tx
      .insertInto('watch_holds')
      .values({ platform, ...values })
      .onConflict((conflict) =>
        current ? conflict.column('platform').doUpdateSet(values) : conflict.doNothing(),
      )
      .returning('platform')
      .executeTakeFirst()
    // Days with unreliable results do not count towards the usual losses.
    const days = [utcDayOf(values.since), utcDayOf(values.released_at ?? values.since)]
    await tx
      .updateTable('watch_days')
      .set({ held: true })
      .where('platform', '=', platform)
      .where('day', '>=', days[0] ?? '')
      .where('day', '<=', days[1] ?? '')
      .execute()
    return saved !== undefined
  })
}

/** The holds in force. */
export async function listHolds(db: Db) {
  return await db.selectFrom('watch_holds').selectAll().where('released_at', 'is', null).execute()
}
