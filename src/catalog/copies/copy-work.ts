import { type Selectable, sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'
import type { CopyWorkTable } from '../tables/copies.ts'

export type CopyWorkRow = Pick<Selectable<CopyWorkTable>, 'copy' | 'key' | 'task' | 'attempts'>

/** Queues records for every replica. Call it in the transaction that adds them to the catalog. Idempotent. */
export async function queueCopies(db: Db, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return
  await sql`
    insert into copy_work (copy, key, task, queued_at, due_at)
    select name, key, 'copy', ${now}, ${now} from store_copies cross join unnest(${keys}::text[]) as key
    where is_replica on conflict do nothing`.execute(db)
}

/** Queues records for one replica. Returns how many were not queued yet. */
export async function queueCopiesFor(
  db: Db,
  copy: string,
  keys: readonly string[],
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    insert into copy_work (copy, key, task, queued_at, due_at)
    select ${copy}, key, 'copy', ${now}, ${now} from unnest(${keys}::text[]) as key
    on conflict do nothing returning key`.execute(db)
  return rows.length
}

/** Queues the erasure of a post's bytes at every replica, and drops what was to be copied there. */
export async function queueErasure(db: Db, prefix: string, now: Date): Promise<void> {
  await sql`
    insert into copy_work (copy, key, task, queued_at, due_at)
    select name, ${prefix}, 'erase', ${now}, ${now} from store_copies where is_replica
    on conflict (copy, key) do update set task = 'erase', due_at = ${now}, attempts = 0`.execute(db)
}

/** A lease outlasts the copy of the largest file. A process that died leaves its rows until then. */
const LEASE_MS = 10 * 60_000

/** Leases work of a replica that is due, oldest first. */
export async function claimCopyWork(db: Db, copy: string, now: Date, limit: number): Promise<CopyWorkRow[]> {
  const due = db
    .selectFrom('copy_work')
    .select(['copy', 'key'])
    .where('copy', '=', copy)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  return await db
    .with('due', () => due)
    .updateTable('copy_work')
    .from('due')
    .set({ due_at: new Date(now.getTime() + LEASE_MS) })
    .whereRef('copy_work.copy', '=', 'due.copy')
    .whereRef('copy_work.key', '=', 'due.key')
    .returning(['copy_work.copy', 'copy_work.key', 'copy_work.task', 'copy_work.attempts'])
    .execute()
}

/** Makes all work of a replica due now: a person asked for it. */
export async function hastenCopyWork(db: Db, copy: string, now: Date): Promise<void> {
  await db.updateTable('copy_work').set({ due_at: now }).where('copy', '=', copy).execute()
}

export async function finishCopyWork(db: Db, copy: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await db.deleteFrom('copy_work').where('copy', '=', copy).where('key', 'in', keys).execute()
}

/** Returns work to the queue. @param error why it failed; null: it was not tried */
export async function postponeCopyWork(
  db: Db,
  { copy, key }: Pick<CopyWorkRow, 'copy' | 'key'>,
  dueAt: Date,
  error: string | null,
): Promise<void> {
  await db
    .updateTable('copy_work')
    .set((row) => ({
      due_at: dueAt,
      ...(error === null ? {} : { error: pgText(error), attempts: row('attempts', '+', 1) }),
    }))
    .where('copy', '=', copy)
    .where('key', '=', key)
    .execute()
}

/** The replicas that may lack a record: it is queued for them, or they were never filled. */
export async function findLaggingReplicas(db: Db, key: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('store_copies')
    .select('name')
    .where('is_replica', '=', true)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('filled_at', 'is', null),
        exists(
          selectFrom('copy_work')
            .select('copy_work.key')
            .whereRef('copy_work.copy', '=', 'store_copies.name')
            .where('copy_work.key', '=', key),
        ),
      ]),
    )
    .execute()
  return new Set(rows.map(({ name }) => name))
}

/** What each replica lacks. */
export interface ReplicaLag {
  readonly name: string
  readonly records: number
  /** When the oldest of them was queued; null if it lacks nothing. */
  readonly oldest: Date | null
  /** Why the last failed one failed; null if none did. */
  readonly error: string | null
}

export async function readReplicaLag(db: Db): Promise<ReplicaLag[]> {
  return await db
    .selectFrom('store_copies')
    .leftJoin('copy_work', 'copy_work.copy', 'store_copies.name')
    .select(({ fn }) => [
      'store_copies.name',
      fn.count<number>('copy_work.key').as('records'),
      fn.min('copy_work.queued_at').as('oldest'),
      fn.max('copy_work.error').as('error'),
    ])
    .where('is_replica', '=', true)
    .groupBy('store_copies.name')
    .orderBy('store_copies.name')
    .execute()
}
