import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import pg from 'pg'
import { expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { listPosts } from '../../src/catalog/list-posts.ts'
import { createDatabase } from '../support/database.ts'

const MIGRATIONS = join(import.meta.dirname, '../../src/catalog/migrations')

/** All that there were before a number. */
async function before(number: number): Promise<Record<string, Migration>> {
  const files = (await readdir(MIGRATIONS)).filter((file) => Number(file.slice(0, 4)) < number).sort()
  const loaded = files.map(async (file): Promise<[string, Migration]> => {
    const [migration] = Object.values(await import(join(MIGRATIONS, file))) as Migration[]
    if (!migration) throw new Error(`${file} has none`)
    return [file.replace('.ts', ''), migration]
  })
  return Object.fromEntries(await Promise.all(loaded))
}

it('finds phrases and what was lost in a catalog of an earlier version', async () => {
  await using database = await createDatabase('blank')
  const pool = new pg.Pool({ connectionString: database.url })
  const old = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const migrations = await before(12)
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } })
  expect((await migrator.migrateToLatest()).error).toBeUndefined()
  await sql`
    insert into posts (platform, id, url, text, missing, state, watch, liveness, outcome,
      capture_state, capture_round, capture_priority, created_at, updated_at)
    select 'x', n::text, 'https://x.com/i/status/' || n, case n % 2 when 0 then 'night ferry' else 'ferry night' end,
      '[]', case when n > 3 then 'lost' else 'watched' end, '{}', 'live', 'captured', 'done', 0, 'normal',
      timestamptz '2026-01-01' + n * interval '30 days', now()
    from generate_series(1, 6) n`.execute(old)
  await sql`
    insert into post_search (platform, post_id, created_at, words)
    select platform, id, created_at, to_tsvector('simple', text)
      || array_to_tsvector(array['@' || floor(extract(epoch from created_at) / 604800)::bigint])
    from posts`.execute(old)
  await old.destroy()
  const { db, close } = await openCatalog({ kind: 'postgres', url: database.url })
  const found = async (filter: Parameters<typeof listPosts>[1]) =>
    (await listPosts(db, filter, { cursor: null, limit: 50 })).posts.map((row) => row.id)
  expect(await found({ q: '"night ferry"' })).toEqual(['6', '4', '2'])
  expect(await found({ q: 'ferry', state: 'lost' })).toEqual(['6', '5', '4'])
  expect(await found({ q: '"ferry night"', state: 'lost' })).toEqual(['5'])
  await db.updateTable('posts').set({ state: 'returned' }).where('id', '=', '5').execute()
  expect(await found({ q: '"ferry night"', state: 'lost' })).toEqual([])
  expect(await found({ q: '"ferry night"', state: 'returned' })).toEqual(['5'])
  await close()
})
