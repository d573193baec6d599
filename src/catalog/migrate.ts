import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { first } from './migrations/0001-first.ts'
import { reindex } from './migrations/0002-reindex.ts'
import { announcements } from './migrations/0003-announcements.ts'
import { search } from './migrations/0004-search.ts'
import { intake } from './migrations/0005-intake.ts'
import { operations } from './migrations/0006-operations.ts'
import { watch } from './migrations/0007-watch.ts'
import { publishing } from './migrations/0008-publishing.ts'
import { sessions } from './migrations/0009-sessions.ts'
import { webhooks } from './migrations/0010-webhooks.ts'
import { lookUps } from './migrations/0011-look-ups.ts'
import { searchKeys } from './migrations/0012-search-keys.ts'
import { gauges } from './migrations/0013-gauges.ts'
import type { Tables } from './tables.ts'

/** In order of their names; a name that was released is never changed. */
const MIGRATIONS = {
  '0001-first': first,
  '0002-reindex': reindex,
  '0003-announcements': announcements,
  '0004-search': search,
  '0005-intake': intake,
  '0006-operations': operations,
  '0007-watch': watch,
  '0008-publishing': publishing,
  '0009-sessions': sessions,
  '0010-webhooks': webhooks,
  '0011-look-ups': lookUps,
  '0012-search-keys': searchKeys,
  '0013-gauges': gauges,
}

/**
 * Brings the catalog to the newest form. Several processes may call it at once: on Postgres an
 * advisory lock makes one of them do it, on PGlite the data directory has one owner.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
