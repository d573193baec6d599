import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql } from 'kysely'
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
 * Brings the catalog to the newest form. Several processes may call it at once: an advisory lock makes one of them
 * do it. Where nothing is to do, it asks one question.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  if (await isNewest(db)) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function isNewest(db: Kysely<Tables>): Promise<boolean> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    return isDeepStrictEqual(
      rows.map(({ name }) => name),
      Object.keys(MIGRATIONS),
    )
  } catch (cause) {
    // undefined_table: an empty database.
    if ((cause as { code?: unknown }).code === '42P01') return false
    throw cause
  }
}
