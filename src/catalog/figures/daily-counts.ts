import { sql } from 'kysely'
import type { PlatformName } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** Copies made, and posts lost and returned, on one day (UTC) on one platform. */
export interface DailyCount {
  readonly kind: 'kept' | 'lost' | 'returned'
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly platform: PlatformName
  readonly count: number
}

/** Counts copies, losses and returns by day and platform since a time. Each part reads one range of one index. */
export async function countByDay(db: Db, since: Date): Promise<DailyCount[]> {
  const { rows } = await sql<DailyCount>`
    select 'kept' as kind, ${dayOf(sql`captured_at`)} as day, platform, count(*)::int as count
      from snapshots where captured_at >= ${since} group by 2, 3
    union all
    select type, ${dayOf(sql`at`)}, platform, count(distinct post_id)::int
      from events where type in ('lost', 'returned') and at >= ${since} group by 1, 2, 3
    order by 2, 1, 3`.execute(db)
  return rows
}

const dayOf = (time: ReturnType<typeof sql>) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD')`
