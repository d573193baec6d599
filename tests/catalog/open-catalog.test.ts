import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { toCatalogError } from '../../src/catalog/database-outage.ts'
import { findPost } from '../../src/catalog/posts/posts.ts'
import { createDatabase } from '../support/database.ts'
import { startPostgres } from '../support/postgres.ts'

const OPEN = join(import.meta.dirname, '../support/open-catalog.ts')

describe('concurrent processes', () => {
  it('migrate an empty database once', async () => {
    await using database = await createDatabase('blank')
    const processes = Array.from({ length: 5 }, () =>
      spawn(process.execPath, [OPEN, database.url], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    await Promise.all(processes.map((one) => once(one.stdout, 'data')))
    const ended = processes.map((one) => once(one, 'exit'))
    for (const one of processes) one.stdin.write('now\n')
    expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0, 0, 0])
    const catalog = await openCatalog({ connectionString: database.url })
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
      catalog.db,
    )
    const files = await readdir(join(import.meta.dirname, '../../src/catalog/migrations'))
    expect(rows.map((row) => `${row.name}.ts`)).toEqual(files.filter((name) => name.endsWith('.ts')).sort())
    await catalog.close()
  })
})

describe('a database that is down', () => {
  it('is reported within seconds, without the password', async () => {
    const url = 'postgres://stet:secret@127.0.0.1:1/stet'
    await expect(openCatalog({ connectionString: url })).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.not.stringContaining('secret'),
    })
  })

  it('is reported when it stops while in use', async () => {
    await using postgres = await startPostgres()
    const catalog = await openCatalog({ connectionString: postgres.url })
    await postgres.kill()
    const thrown = await findPost(catalog.db, { platform: 'x', id: '20' }).then(
      () => null,
      (error: unknown) => toCatalogError(error),
    )
    expect(thrown).toMatchObject({ code: 'database-unavailable' })
    await catalog.close()
  })
})
