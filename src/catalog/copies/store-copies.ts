import type { Selectable } from 'kysely'
import type { Db } from '../catalog.ts'
import type { StoreCopiesTable } from '../tables/copies.ts'

export type StoreCopyRow = Selectable<StoreCopiesTable>

/** A configured store, by name. */
export interface NamedStore {
  readonly name: string
  readonly address: string
  readonly isReplica: boolean
}

/**
 * Makes stores known to the catalog. From then on it queues each new record for each replica. A replica at another address
 * than before is a new one: it is filled again.
 */
export async function registerCopies(db: Db, stores: readonly NamedStore[], now: Date): Promise<void> {
  for (const { name, address, isReplica } of stores) {
    const isNew = { address, is_replica: isReplica, added_at: now, listed_at: null, filled_at: null }
    await db
      .insertInto('store_copies')
      .values({ name, ...isNew })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet(isNew).where('store_copies.address', '<>', address),
      )
      .execute()
  }
}

/** Every known store, the first one first. */
export async function listCopies(db: Db): Promise<StoreCopyRow[]> {
  return await db.selectFrom('store_copies').selectAll().orderBy('is_replica').orderBy('name').execute()
}

/** Notes that a store's listing was compared with the catalog. */
export async function markListed(db: Db, name: string, now: Date): Promise<void> {
  await db.updateTable('store_copies').set({ listed_at: now }).where('name', '=', name).execute()
}

/** Notes that a replica has everything, if its listing was compared and nothing is queued for it. */
export async function markFilled(db: Db, name: string, now: Date): Promise<void> {
  await db
    .updateTable('store_copies')
    .set({ filled_at: now })
    .where('name', '=', name)
    .where('listed_at', 'is not', null)
    .where('filled_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('copy_work').select('key').where('copy', '=', name))),
    )
    .execute()
}

/** Treats a store as new: what it lacks is put there, as into an empty one. Returns false for an unknown name. */
export async function refillCopy(db: Db, name: string): Promise<boolean> {
  const row = await db
    .updateTable('store_copies')
    .set({ listed_at: null, filled_at: null })
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets a replica and what is queued for it. Returns false for an unknown name. */
export async function forgetReplica(db: Db, name: string): Promise<boolean> {
  const row = await db
    .deleteFrom('store_copies')
    .where('name', '=', name)
    .where('is_replica', '=', true)
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}
