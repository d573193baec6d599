import type { Db } from '../catalog.ts'

/** Counts finished captures by platform, outcome and reason, since the creation of the catalog. */
export async function readOutcomeCounts(db: Db) {
  return await db.selectFrom('outcome_counts').selectAll().execute()
}
