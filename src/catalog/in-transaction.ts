import type { Db } from './catalog.ts'

/** Runs `work` in the caller's transaction if it has one, else in a new one. */
export async function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return await (db.isTransaction ? work(db) : db.transaction().execute(work))
}
