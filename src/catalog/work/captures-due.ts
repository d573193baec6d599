import type { Outcome } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** Outcomes that another capture may improve. */
const IMPROVABLE: readonly Outcome[] = ['partial', 'salvaged', 'gone']

/** Posts whose capture has ended and is due for a retry, the longest overdue first. */
export async function listDueCaptures(db: Db, now: Date, limit: number): Promise<PostRef[]> {
  return await db
    .selectFrom('posts')
    .select(['platform', 'id', 'url'])
    .where('capture_state', '=', 'done')
    .where('retry_at', '<=', now)
    .where('outcome', 'in', IMPROVABLE)
    .orderBy('retry_at')
    .limit(limit)
    .execute()
}
