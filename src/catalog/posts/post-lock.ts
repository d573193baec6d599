import { sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** The second key of the advisory locks that order the events of a post. */
const EVENT_LOCK = 1_851_873

/**
 * Runs `work` while no other process of this catalog appends an event of the post, so that each event continues the one
 * before. The lock is that of a transaction, which is open meanwhile.
 */
export async function withEventLock<T>(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  work: (tx: Db) => Promise<T>,
): Promise<T> {
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${postSlug(post)}, ${EVENT_LOCK}))`.execute(tx)
    return await work(tx)
  })
}
