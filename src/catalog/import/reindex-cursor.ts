import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'
import type { SkippedObject } from './import-batch.ts'

/** How far a reindex has come; kept in the catalog, so that the next one goes on from there. */
export interface ReindexCursor {
  /** Objects from before this time are not read; null: all are. */
  readonly since: Date | null
  /** Up to this key everything is done. */
  readonly after: string
  /** Objects listed so far. */
  readonly seen: number
  /** The first of those that are not in the catalog now. */
  readonly skipped: readonly SkippedObject[]
  readonly skippedCount: number
}

/** After this time the ledger may have changed behind the cursor: then a reindex begins anew. */
const GOOD_FOR_MS = 24 * 3_600_000

/** An interrupted reindex of this store that covers at least what is asked for; null: begin at the beginning. */
export async function readReindexCursor(
  db: Db,
  store: string,
  since: Date | null,
  now: Date,
): Promise<ReindexCursor | null> {
  const row = await db.selectFrom('reindex').selectAll().where('store', '=', store).executeTakeFirst()
  if (!row || now.getTime() - row.saved_at.getTime() > GOOD_FOR_MS) return null
  const covers = row.since === null || (since !== null && row.since <= since)
  if (!covers) return null
  return {
    since: row.since,
    after: row.after_key,
    seen: row.seen,
    skipped: row.skipped,
    skippedCount: row.skipped_count,
  }
}

export async function saveReindexCursor(
  db: Db,
  store: string,
  cursor: ReindexCursor,
  now: Date,
): Promise<void> {
  const values = {
    since: cursor.since,
    after_key: cursor.after,
    seen: cursor.seen,
    skipped: pgJson(cursor.skipped),
    skipped_count: cursor.skippedCount,
    saved_at: now,
  }
  await db
    .insertInto('reindex')
    .values({ store, ...values })
    .onConflict((conflict) => conflict.column('store').doUpdateSet(values))
    .execute()
}

export async function deleteReindexCursor(db: Db, store: string): Promise<void> {
  await db.deleteFrom('reindex').where('store', '=', store).execute()
}
