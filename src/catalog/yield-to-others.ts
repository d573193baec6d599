import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import pg from 'pg'

/**
 * How long a migration waits for one table, in milliseconds. Every later query on that table waits behind it meanwhile. It is
 * shorter than PostgreSQL's `deadlock_timeout` of 1 s, so that in a deadlock the migration gives way and no job or request.
 */
const LOCK_WAIT_MS = 500

/**
 * Lets migrations begin with a lock on every table, for which they wait only briefly: processes of the version before, which
 * go on meanwhile, are never stopped by a migration that waits for a long query or a backup.
 *
 * @returns the migrations; `up` throws the driver's error `55P03` if others use a table for longer
 */
export function yieldToOthers<Name extends string>(
  migrations: Readonly<Record<Name, Migration>>,
): Record<string, Migration> {
  const entries = Object.entries<Migration>(migrations).map(([name, { up }]) => {
    const yielding: Migration = {
      async up(db: Kysely<unknown>) {
        await lockTables(db)
        await up(db)
      },
    }
    return [name, yielding]
  })
  return Object.fromEntries(entries)
}

async function lockTables(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema::regnamespace and relname not like 'kysely%'
    order by relname`.execute(db)
  if (rows.length === 0) return
  const names = rows.map(({ name }) => pg.escapeIdentifier(name)).join(', ')
  await sql
    .raw(`set local lock_timeout = ${LOCK_WAIT_MS}; lock table ${names} in access exclusive mode`)
    .execute(db)
}
