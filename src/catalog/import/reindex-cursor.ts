import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'
import type { SkippedObject } from './save-records.ts'

/** The progress of a reindex, saved in the catalog so that the next reindex can resume. */
export interface ReindexCursor {
  /** The reindex reads only objects from this time on; null: all objects. */
  readonly since: Date | null
  /** The last key that is done. */
  readonly after: string
  /** Objects listed so far. */
  readonly seen: number
  /** The first of the objects that were left out. */
  readonly skipped: readonly SkippedObject[]
  readonly skippedCount: number
}

/** An older cursor is void, because keys before it may have changed. */
const MAX_AGE_MS = 24 * 3_600_000

/** The cursor of an interrupted reindex of this store that covers everything since `since`; null: start over. */
export async function readReindexCursor(
  db: Db,
  store: string,
  since: Date | null,
  now: Date,
): Promise<ReindexCursor | null> {
  const row = await db.selectFrom('reindex').selectAll().where('store', '=', store).executeTakeFirst()
  if (!row || now.getTime() - row.saved_at.getTime() > MAX_AGE_MS) return null
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
