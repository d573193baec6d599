import type { Outcome } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** Captures that came to an end which another try may better, where it was said when. */
const BETTERED: readonly Outcome[] = ['partial', 'salvaged', 'gone']

/** Posts whose capture has ended, and is to be asked for again by now; those waiting longest first. */
export async function listDueCaptures(db: Db, now: Date, limit: number): Promise<PostRef[]> {
  return await db
    .selectFrom('posts')
    .select(['platform', 'id', 'url'])
    .where('capture_state', '=', 'done')
    .where('retry_at', '<=', now)
    .where('outcome', 'in', BETTERED)
    .orderBy('retry_at')
    .limit(limit)
    .execute()
}
