import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { ConfigError } from '../model/errors.ts'
import { initial } from './migrations/0001-initial.ts'
import { operations } from './migrations/0002-operations.ts'
import { retention } from './migrations/0003-retention.ts'
import type { Tables } from './tables/tables.ts'
import { yieldToOthers } from './yield-to-others.ts'

/** Sorted by name. A released migration never changes. */
const MIGRATIONS = {
  '0001-initial': initial,
  '0002-operations': operations,
  '0003-retention': retention,
}

/** Attempts to get every table, and the pause between them, in which others go on. */
const ATTEMPTS = 10
const PAUSE_MS = 500

/** `lock_not_available` */
const LOCKED = '55P03'

/**
 * Migrates the catalog. Several processes may call it at once: an advisory lock lets one of them migrate. An up-to-date
 * database costs one query. While others use the tables, it tries for some seconds to get them.
 *
 * @throws ConfigError `config-invalid` if another version of Stet made the database; the driver's error `55P03` if others
 *   use a table all the time
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const applied = await appliedMigrations(db)
  const unknown = applied.filter((name) => !Object.hasOwn(MIGRATIONS, name))
  if (unknown.length > 0) throw madeByAnotherVersion(unknown)
  if (applied.length === Object.keys(MIGRATIONS).length) return
  const migrations = yieldToOthers(MIGRATIONS)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  for (let attempt = 1; ; attempt += 1) {
    const { error } = await migrator.migrateToLatest()
    if (error === undefined) return
    if ((error as { code?: unknown }).code !== LOCKED || attempt === ATTEMPTS) throw error
    await pause(PAUSE_MS)
  }
}

/**
 * Compares the catalog with this version of Stet, and changes nothing.
 *
 * @throws ConfigError `config-invalid` if another version of Stet made the database
 */
export async function readSchemaState(db: Kysely<Tables>): Promise<'current' | 'empty' | 'older'> {
  const applied = await appliedMigrations(db)
  const unknown = applied.filter((name) => !Object.hasOwn(MIGRATIONS, name))
  if (unknown.length > 0) throw madeByAnotherVersion(unknown)
  if (applied.length === 0) return 'empty'
  return applied.length === Object.keys(MIGRATIONS).length ? 'current' : 'older'
}

async function appliedMigrations(db: Kysely<Tables>): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    return rows.map(({ name }) => name)
  } catch (cause) {
    // undefined_table: the database is empty.
    if ((cause as { code?: unknown }).code === '42P01') return []
    throw cause
  }
}

function madeByAnotherVersion(unknown: readonly string[]): ConfigError {
  return new ConfigError(
    'config-invalid',
    `Another version of Stet made this database: this version does not know the migrations ${unknown.join(', ')}.`,
    {
      input: 'STET_DATABASE_URL',
      hint: 'Empty the database (`drop schema public cascade; create schema public`) or set a new one, then run `stet reindex`. Or use the version of Stet that made it.',
    },
  )
}
