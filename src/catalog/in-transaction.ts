import type { Db } from './catalog.ts'

/** In a transaction: the caller's, where it is in one. */
export async function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return await (db.isTransaction ? work(db) : db.transaction().execute(work))
}
