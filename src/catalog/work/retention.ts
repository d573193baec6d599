import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/**
 * Deletes the evidence of at most `limit` checks from before a time. The last check of each run of one liveness keeps its
 * evidence, and the ledger keeps the evidence of every event.
 *
 * @returns how many checks lost their evidence
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
 * Deletes at most `limit` checks from before a time that the next check confirmed: the last check of each run of one
 * liveness stays.
 *
 * @returns how many it deleted
 */
export async function purgeChecks(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from checks where (platform, post_id, at) in (
      select platform, post_id, at from checks
      where superseded and at < ${before} order by at limit ${limit} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Deletes at most `limit` audits from before a time. The last audit of each snapshot and every audit that found damage stay.
 *
 * @returns how many it deleted
 */
export async function purgeAudits(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from audits where (snapshot_id, at) in (
      select a.snapshot_id, a.at from audits a join snapshots s on s.id = a.snapshot_id
      where a.ok and a.at < ${before} and a.at < s.audited_at
      order by a.at limit ${limit} for update of a skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Deletes at most `limit` requests that ended before a time. It keeps a request that is the only evidence of an article
 * showing a post.
 *
 * @returns how many it deleted
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
