import type { Repair } from '../../model/event-record.ts'
import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'

/** A repair that has begun: what was wrong, before anything was put back. */
export interface BegunRepair {
  readonly begunAt: Date
  readonly objects: readonly Repair[]
}

/** The repair that an earlier process began of the objects of a manifest or event; null if there is none. */
export async function findRepair(db: Db, key: string): Promise<BegunRepair | null> {
  const row = await db.selectFrom('repairs').selectAll().where('key', '=', key).executeTakeFirst()
  return row ? { begunAt: row.begun_at, objects: row.objects } : null
}

/** Which of these manifests and events have a repair that has begun. */
export async function listBegunRepairs(db: Db, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('repairs').select('key').orderBy('key').limit(limit).execute()
  return rows.map(({ key }) => key)
}

export async function saveRepair(db: Db, key: string, { begunAt, objects }: BegunRepair): Promise<void> {
  const values = { begun_at: begunAt, objects: pgJson(objects) }
  await db
    .insertInto('repairs')
    .values({ key, ...values })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute()
}

export async function deleteRepair(db: Db, key: string): Promise<void> {
  await db.deleteFrom('repairs').where('key', '=', key).execute()
}
