import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import type { Round } from '../tables/processes.ts'

/** Records that a round has ended now, by the clock of the database. */
export async function recordRound(db: Db, name: Round): Promise<void> {
  await db
    .insertInto('rounds')
    .values({ name, ended_at: sql<Date>`now()` })
    .onConflict((row) => row.column('name').doUpdateSet({ ended_at: sql<Date>`now()` }))
    .execute()
}

/** The seconds since the last end of each round that has ended once. */
export async function readRoundAges(db: Db): Promise<Map<Round, number>> {
  const rows = await db
    .selectFrom('rounds')
    .select(['name', sql<number>`extract(epoch from now() - ended_at)::float8`.as('age')])
    .execute()
  return new Map(rows.map(({ name, age }) => [name, Math.max(0, age)]))
}

const ROLLED_BACK = Symbol('rolled back')

/** Writes a row and rolls it back: a database that answers and cannot be written to is found. @throws the driver's error */
export async function probeWrite(db: Db): Promise<void> {
  try {
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('workers')
        .values({
          id: sql<string>`gen_random_uuid()::text`,
          host: '',
          pid: 0,
          version: '',
          queues: '[]',
          started_at: sql<Date>`now()`,
          seen_at: sql<Date>`now()`,
        })
        .execute()
      throw ROLLED_BACK
    })
  } catch (thrown) {
    if (thrown !== ROLLED_BACK) throw thrown
  }
}
