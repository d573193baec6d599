import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { first } from './migrations/0001-first.ts'
import { reindex } from './migrations/0002-reindex.ts'
import type { Tables } from './tables.ts'

/** In order of their names; a name that was released is never changed. */
const MIGRATIONS = { '0001-first': first, '0002-reindex': reindex }

/**
 * Brings the catalog to the newest form. Several processes may call it at once: on Postgres an
 * advisory lock makes one of them do it, on PGlite the data directory has one owner.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
