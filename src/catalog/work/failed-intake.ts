import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/** Requests that ended with an error, newest first. */
export async function listFailedIntake(db: Db, limit: number) {
  return await db
    .selectFrom('intake')
    .select(['id', 'kind', 'url', 'error', 'updated_at'])
    .where('state', '=', 'done')
    .where(sql<boolean>`jsonb_typeof(error) = 'object'`)
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .execute()
}
