import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog, Db } from '../../src/catalog/catalog.ts'
import { executePrepared } from '../../src/catalog/execute-prepared.ts'
import { openEmptyCatalog } from '../support/database.ts'

describe('a prepared statement', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  const count = (tx: Db, platform: string) =>
    tx
      .selectFrom('outcome_counts')
      .select(['platform', 'count'])
      .where('platform', '=', platform as 'x')

  it('is prepared once a connection, whatever its parameters', async () => {
    await db
      .insertInto('outcome_counts')
      .values([
        { platform: 'x', outcome: 'captured', reason: '', count: 1 },
        { platform: 'bluesky', outcome: 'captured', reason: '', count: 2 },
      ])
      .execute()
    // A transaction uses one connection.
    await db.transaction().execute(async (tx) => {
      expect(await executePrepared(tx, count(tx, 'x'))).toEqual([{ platform: 'x', count: 1 }])
      expect(await executePrepared(tx, count(tx, 'bluesky'))).toEqual([{ platform: 'bluesky', count: 2 }])
      expect(await count(tx, 'x').execute()).toEqual([{ platform: 'x', count: 1 }])
      await tx.selectFrom('outcome_counts').select('reason').where('platform', '=', 'x').execute()
      const kept = await sql<{ statement: string }>`
        select statement from pg_prepared_statements where name like 'stet-%'`.execute(tx)
      expect(kept.rows.map((row) => row.statement)).toEqual([count(tx, 'x').compile().sql])
    })
  })

  it('keeps working after a newer version changes its table', async () => {
    await executePrepared(db, count(db, 'x'))
    await db.schema.alterTable('outcome_counts').addColumn('more', 'text').execute()
    expect(await executePrepared(db, count(db, 'x'))).toEqual([{ platform: 'x', count: 1 }])
  })

  it('works on concurrent connections', async () => {
    const asked = Array.from({ length: 40 }, (_, n) =>
      executePrepared(db, count(db, n % 2 === 0 ? 'x' : 'bluesky')),
    )
    expect((await Promise.all(asked)).map(([row]) => row?.count)).toEqual(
      Array.from({ length: 40 }, (_, n) => (n % 2) + 1),
    )
  })

  it('fails like any other statement, and the connection stays usable', async () => {
    await db.transaction().execute(async (tx) => {
      await sql`savepoint before`.execute(tx)
      const wrong = tx.selectFrom('outcome_counts').select(sql<number>`1 / (count - count)`.as('none'))
      await expect(executePrepared(tx, wrong)).rejects.toThrow('division by zero')
      await sql`rollback to savepoint before`.execute(tx)
      expect(await executePrepared(tx, count(tx, 'x'))).toHaveLength(1)
    })
  })
})
