import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/**
 * The earliest time at which a worker claimed a capture or an article that has not ended: their records have the time of the
 * claim, however late they are stored. Null if nothing claimed is open.
 */
export async function findEarliestClaim(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ earliest: Date | null }>`select least(
    (select min(claimed_at) from posts where capture_state <> 'done'),
    (select min(claimed_at) from intake where state <> 'done')) as earliest`.execute(db)
  return rows[0]?.earliest ?? null
}
