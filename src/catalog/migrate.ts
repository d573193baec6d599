import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { ConfigError } from '../model/errors.ts'
import { initial } from './migrations/0001-initial.ts'
import type { Tables } from './tables.ts'

/** In the order of their names. One that was released is never changed. */
const MIGRATIONS = { '0001-initial': initial }

/**
 * Brings the catalog to the newest form. Several processes may call it at once: an advisory lock makes one of
 * them do it.
 *
 * @throws ConfigError `config-invalid` for a database that another version of Stet made
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await requireKnownMigrations(db)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function requireKnownMigrations(db: Kysely<Tables>): Promise<void> {
  const { rows: tables } = await sql`select from information_schema.tables
    where table_schema = current_schema and table_name = 'kysely_migration'`.execute(db)
  if (tables.length === 0) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const unknown = rows.filter(({ name }) => !Object.hasOwn(MIGRATIONS, name)).map(({ name }) => name)
  if (unknown.length === 0) return
  throw new ConfigError(
    'config-invalid',
    `Another version of Stet made the tables of this database: this one does not know ${unknown.join(', ')}.`,
    {
      input: 'STET_DATABASE_URL',
      hint: 'Empty the database (`drop schema public cascade; create schema public`) or name a new one, then run `stet reindex`. Or use the version that made it.',
    },
  )
}
