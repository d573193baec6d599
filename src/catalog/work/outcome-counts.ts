import type { Db } from '../catalog.ts'

/** How many captures ended how, since the catalog was made. */
export async function readOutcomeCounts(db: Db) {
  return await db.selectFrom('outcome_counts').selectAll().execute()
}
