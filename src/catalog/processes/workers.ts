import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'

/** A worker process, as it describes itself. */
export interface WorkerProcess {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly queues: readonly string[]
}

/** A worker that was not seen for this long no longer runs: it reports several times as often. */
const ALIVE_SECONDS = 45

/** Records that a worker runs now, by the clock of the database, and forgets those that ended long ago. */
export async function recordWorker(db: Db, { id, host, pid, version, queues }: WorkerProcess): Promise<void> {
  await db
    .insertInto('workers')
    .values({
      ...{ id, host, pid, version, queues: pgJson([...queues]) },
      started_at: sql<Date>`now()`,
      seen_at: sql<Date>`now()`,
    })
    .onConflict((row) => row.column('id').doUpdateSet({ seen_at: sql<Date>`now()` }))
    .execute()
  await db.deleteFrom('workers').where('seen_at', '<', sql<Date>`now() - interval '1 day'`).execute()
}

/** Removes a worker that stops. */
export async function removeWorker(db: Db, id: string): Promise<void> {
  await db.deleteFrom('workers').where('id', '=', id).execute()
}

/** How many processes that run now work on each queue. */
export async function countWorkers(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ queue: string; count: number }>`
    select queue, count(*)::int as count from workers, jsonb_array_elements_text(queues) as queue
    where seen_at > now() - make_interval(secs => ${ALIVE_SECONDS}) group by queue`.execute(db)
  return new Map(rows.map(({ queue, count }) => [queue, count]))
}
