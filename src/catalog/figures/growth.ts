import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/** What one week added to the store. */
export interface WeeklyGrowth {
  /** The Monday that the week begins with, `YYYY-MM-DD` in UTC. */
  readonly week: string
  readonly snapshots: number
  readonly bytes: number
}

/** Sums the snapshots of each week, oldest first. It scans a whole index, so call it rarely. */
export async function readGrowth(db: Db): Promise<WeeklyGrowth[]> {
  const { rows } = await sql<{ week: string; snapshots: number; bytes: string }>`
    select to_char(date_trunc('week', captured_at at time zone 'UTC'), 'YYYY-MM-DD') as week,
      count(*)::int as snapshots, sum(bytes)::text as bytes
    from snapshots group by 1 order by 1`.execute(db)
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}
