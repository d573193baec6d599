import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { ConfigError } from '../model/errors.ts'
import { initial } from './migrations/0001-initial.ts'
import { audience } from './migrations/0002-audience.ts'
import { unknownParts } from './migrations/0003-unknown-parts.ts'
import { citationsOmitted } from './migrations/0004-citations-omitted.ts'
import { resolutionBatches } from './migrations/0005-resolution-batches.ts'
import { shownState } from './migrations/0006-shown-state.ts'
import { unexpectedParts } from './migrations/0007-unexpected-parts.ts'
import { platformClosed } from './migrations/0008-platform-closed.ts'
import { publishedOn } from './migrations/0009-published-on.ts'
import { articleDetails } from './migrations/0010-article-details.ts'
import { unpublishedArticles } from './migrations/0011-unpublished-articles.ts'
import { discover } from './migrations/0012-discover.ts'
import { publicationOrder } from './migrations/0013-publication-order.ts'
import { follows } from './migrations/0014-follows.ts'
import { articleAnnouncements } from './migrations/0015-article-announcements.ts'
import type { Tables } from './tables/tables.ts'

/** Sorted by name. A released migration never changes. */
const MIGRATIONS = {
  '0001-initial': initial,
  '0002-audience': audience,
  '0003-unknown-parts': unknownParts,
  '0004-citations-omitted': citationsOmitted,
  '0005-resolution-batches': resolutionBatches,
  '0006-shown-state': shownState,
  '0007-unexpected-parts': unexpectedParts,
  '0008-platform-closed': platformClosed,
  '0009-published-on': publishedOn,
  '0010-article-details': articleDetails,
  '0011-unpublished-articles': unpublishedArticles,
  '0012-discover': discover,
  '0013-publication-order': publicationOrder,
  '0014-follows': follows,
  '0015-article-announcements': articleAnnouncements,
}

/**
 * Migrates the catalog. Several processes may call it at once: an advisory lock lets one of them migrate. An up-to-date
 * database costs one query.
 *
 * @throws ConfigError `config-invalid` if another version of Stet made the database
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const applied = await appliedMigrations(db)
  const unknown = applied.filter((name) => !Object.hasOwn(MIGRATIONS, name))
  if (unknown.length > 0) throw madeByAnotherVersion(unknown)
  if (applied.length === Object.keys(MIGRATIONS).length) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
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
