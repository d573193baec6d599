import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/**
 * Empties the evidence of checks from before a time, at most `limit`. The last check of each run of one liveness keeps
 * its evidence, and what an event rests on is in the ledger.
 *
 * @returns how many were emptied
 */
export async function purgeEvidence(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update checks set evidence = '[]' where (platform, post_id, at) in (
      select platform, post_id, at from checks
      where superseded and evidence <> '[]' and at < ${before} order by at limit ${limit} for update skip locked)`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}

/**
 * Deletes requests that ended before a time, at most `limit`. One that alone says which article shows a post stays.
 *
 * @returns how many were deleted
 */
export async function purgeIntake(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from intake where id in (
      select id from intake i where state = 'done' and updated_at < ${before}
        and (kind = 'article' or article_id is null or exists (
          select from citations c
          where c.platform = i.platform and c.post_id = i.post_id and c.article_id = i.article_id))
      order by updated_at limit ${limit} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
