import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { initial } from '../../src/catalog/migrations/0001-initial.ts'
import { createDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

/** Rows as the first version of the catalog has them, with every column that a later migration touches. */
const ROWS = [
  `insert into posts (platform, id, url, created_at, updated_at, outcome, main_snapshot, text)
    values ('x', '20', 'https://x.com/i/status/20', '2026-05-01', '2026-05-01', 'captured', 's20', 'High water.')`,
  `insert into snapshots (id, platform, post_id, captured_at, outcome, missing, notes, key, manifest_key, manifest_sha256, sha256, bytes, content_sha256)
    values ('s20', 'x', '20', '2026-05-01', 'captured', '[]', '[]', 'k.wacz', 'k.json', 'a', 'b', 1000, 'c')`,
  `insert into audits values ('s20', '2026-05-02', true, '[]')`,
  `insert into checks (platform, post_id, at, liveness, state, evidence, superseded)
    values ('x', '20', '2026-05-02', 'live', 'watched', '["raw"]', true)`,
  `insert into events (key, platform, post_id, type, at, sha256) values ('e.json', 'x', '20', 'lost', '2026-05-03', 'd')`,
  `insert into ledger_findings values ('x.json', 'gap', 'a gap', '2026-05-03')`,
  `insert into announcements (id, type, at, url, detail, created_at) values ('n', 'post.lost', now(), 'https://x.com/i/status/20', '{}', '2026-05-03')`,
  `insert into webhooks (id, url, types, secrets, enabled, created_at, updated_at)
    values ('w', 'https://hooks.example', '["post.lost"]', '[]', true, '2026-05-01', '2026-05-01')`,
  `insert into tokens (id, hash, scopes, created_at) values ('t', 'h', '["read"]', '2026-05-01')`,
]
const TABLES = 'posts snapshots audits checks events ledger_findings announcements webhooks tokens'.split(' ')

/** A catalog as the first version leaves it, with rows, and a connection of a process of that version. */
async function firstVersion() {
  await using parts = new AsyncDisposableStack()
  const database = parts.use(await createDatabase('blank'))
  const pool = new pg.Pool({ connectionString: database.url })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  parts.defer(() => db.destroy())
  const migrations = { '0001-initial': initial }
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest()
  expect(error).toBeUndefined()
  for (const row of ROWS) await sql.raw(row).execute(db)
  const owned = parts.move()
  return { ...{ url: database.url, pool, db }, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('a catalog of the first version', () => {
  it('is migrated with all its rows, while a process of that version goes on writing', async () => {
    await using first = await firstVersion()
    const { pool, db } = first
    const read = async (table: string) => (await pool.query(`select * from ${table}`)).rows
    const before = await Promise.all(TABLES.map(read))

    const catalog = await openCatalog({ connectionString: first.url })
    const after = await Promise.all(TABLES.map(read))
    for (const [n, rows] of after.entries())
      expect([TABLES[n], rows]).toEqual([TABLES[n], [expect.objectContaining(before[n]?.[0] ?? {})]])
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
      catalog.db,
    )
    expect(rows.map(({ name }) => name)[0]).toBe('0001-initial')
    expect(rows.length).toBeGreaterThan(1)

    // What the older process writes names its own columns alone.
    for (const row of ROWS.slice(0, 5))
      await sql
        .raw(
          row
            .replaceAll("'20'", "'21'")
            .replaceAll("'s20'", "'s21'")
            .replace("'k.json'", "'l.json'")
            .replace("'e.json'", "'f.json'"),
        )
        .execute(db)
    expect(await read('posts')).toHaveLength(2)
    await catalog.close()
  })

  it('is migrated when a long query has ended, which meanwhile stops no other query', async () => {
    await using first = await firstVersion()
    const long = await first.pool.connect()
    await long.query('begin')
    await long.query('select from posts')
    const opening = openCatalog({ connectionString: first.url })
    opening.catch(() => {})
    const waits = sql`select from pg_locks where not granted and mode = 'AccessExclusiveLock'
      and database = (select oid from pg_database where datname = current_database())`
    await until(async () => (await waits.execute(first.db)).rows.length > 0)
    // It ends before the long query does.
    await sql`update posts set text = 'Low water.'`.execute(first.db)
    await long.query('commit')
    long.release()
    const catalog = await opening
    expect(await catalog.db.selectFrom('posts').select(['text', 'media']).execute()).toEqual([
      { text: 'Low water.', media: null },
    ])
    await catalog.close()
  })
})
