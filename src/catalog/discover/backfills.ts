import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type ArticleSource, sourceKey } from '../../discover/article-source.ts'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'

/** A pass of a backfill over its sources. */
export interface BackfillPass {
  readonly id: string
  readonly pass: number
}

/** What a pass did so far. */
export interface BackfillCounts {
  readonly found: number
  readonly sent: number
  /** The catalog had them as they are. */
  readonly unchanged: number
  /** They could not be sent. */
  readonly failed: number
}

/** The same inputs are the same backfill, in this run and in later ones. */
const idOf = (inputs: readonly string[]): string =>
  createHash('sha256').update(inputs.join('\n')).digest('hex').slice(0, 32)

/** Continues the pass of a backfill that was stopped, or begins one: the first, or after a pass that reached its end. */
export async function startBackfill(
  db: Db,
  inputs: readonly string[],
  sources: readonly ArticleSource[],
  now: Date,
): Promise<BackfillPass> {
  const id = idOf(inputs)
  return await db.transaction().execute(async (tx) => {
    const known = await tx
      .selectFrom('backfills')
      .select(['pass', 'found_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (known && known.found_at === null) return { id, pass: known.pass }
    const pass = (known?.pass ?? 0) + 1
    const begun = { pass, started_at: now, found_at: null, found: 0, sent: 0, unchanged: 0, failed: 0 }
    await tx
      .insertInto('backfills')
      .values({ id, input: pgText(inputs.join(' ')), ...begun })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(begun))
      .execute()
    await tx.deleteFrom('backfill_sources').where('backfill_id', '=', id).execute()
    await addBackfillSources(tx, id, sources)
    return { id, pass }
  })
}

/** Adds sources that the backfill does not have. */
export async function addBackfillSources(
  db: Db,
  id: string,
  sources: readonly ArticleSource[],
): Promise<void> {
  const byKey = new Map(sources.map((source) => [sourceKey(source), source]))
  if (byKey.size === 0) return
  await db
    .insertInto('backfill_sources')
    .values(
      [...byKey].map(([key, { kind, address, depth }]) => ({
        backfill_id: id,
        key: hashKey(key),
        kind,
        address: pgText(address),
        depth,
      })),
    )
    .onConflict((conflict) => conflict.columns(['backfill_id', 'key']).doNothing())
    .execute()
}

/** The next source that was not read to its end. */
export async function nextBackfillSource(db: Db, id: string): Promise<ArticleSource | null> {
  const row = await db
    .selectFrom('backfill_sources')
    .select(['kind', 'address', 'depth'])
    .where('backfill_id', '=', id)
    .where('ended', '=', false)
    .orderBy('n')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function endBackfillSource(db: Db, id: string, source: ArticleSource): Promise<void> {
  await db
    .updateTable('backfill_sources')
    .set({ ended: true })
    .where('backfill_id', '=', id)
    .where('key', '=', hashKey(sourceKey(source)))
    .execute()
}

/** Marks that all sources of the pass were read. */
export async function endBackfill(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('backfills').set({ found_at: now }).where('id', '=', id).execute()
}

/** An article that a pass found, and what became of it. */
export interface BackfillEntry {
  /** What distinguishes it from the others of the backfill. */
  readonly key: string
  readonly result: keyof Omit<BackfillCounts, 'found'>
  readonly intakeId: string | null
}

/** Keys of this list that the pass does not have. */
export async function filterNewArticles(
  db: Db,
  { id, pass }: BackfillPass,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const known = await db
    .selectFrom('backfill_articles')
    .select('key')
    .where('backfill_id', '=', id)
    .where('pass', '=', pass)
    .where('key', 'in', keys)
    .execute()
  const have = new Set(known.map(({ key }) => key))
  return new Set(keys.filter((key) => !have.has(key)))
}

/** Saves what became of articles, and counts them. */
export async function saveBackfillEntries(
  db: Db,
  { id, pass }: BackfillPass,
  entries: readonly BackfillEntry[],
): Promise<void> {
  if (entries.length === 0) return
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('backfill_articles')
      .values(entries.map(({ key, intakeId }) => ({ backfill_id: id, key, pass, intake_id: intakeId })))
      .onConflict((conflict) =>
        conflict.columns(['backfill_id', 'key']).doUpdateSet((row) => ({
          pass: row.ref('excluded.pass'),
          intake_id: row.ref('excluded.intake_id'),
        })),
      )
      .execute()
    const of = (result: BackfillEntry['result']) => entries.filter((one) => one.result === result).length
    await tx
      .updateTable('backfills')
      .set((row) => ({
        found: row('found', '+', entries.length),
        sent: row('sent', '+', of('sent')),
        unchanged: row('unchanged', '+', of('unchanged')),
        failed: row('failed', '+', of('failed')),
      }))
      .where('id', '=', id)
      .execute()
  })
}

export async function readBackfillCounts(db: Db, id: string): Promise<BackfillCounts> {
  const row = await db
    .selectFrom('backfills')
    .select(['found', 'sent', 'unchanged', 'failed'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    found: Number(row.found),
    sent: Number(row.sent),
    unchanged: Number(row.unchanged),
    failed: Number(row.failed),
  }
}

/** How many sources the pass knows, and how many of them it has read to their end. */
export async function countBackfillSources(db: Db, id: string): Promise<{ known: number; read: number }> {
  const { known, read } = await db
    .selectFrom('backfill_sources')
    .select((row) => [
      row.fn.countAll<number>().as('known'),
      row.fn.countAll<number>().filterWhere('ended', '=', true).as('read'),
    ])
    .where('backfill_id', '=', id)
    .executeTakeFirstOrThrow()
  return { known: Number(known), read: Number(read) }
}

/** Requests of this list that exist: they were sent before the process ended. */
export async function listExistingIntake(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('intake').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

/** A newest version of an article that the catalog has. */
export interface KnownArticle {
  readonly url: string
  readonly recordedAt: Date | null
  /** SHA-256 of the bodies of its versions. */
  readonly bodies: ReadonlySet<string>
  /** Whether a request for it is open. */
  readonly open: boolean
}

/** What the catalog has of the articles of these ids. */
export async function findKnownArticles(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Omit<KnownArticle, 'url'>>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; recorded_at: Date | null; bodies: string[]; open: boolean }>`
    select articles.id, max(v.recorded_at) as recorded_at,
      coalesce(array_agg(v.body_sha256) filter (where v.body_sha256 is not null), '{}') as bodies,
      exists (select from intake where intake.article_id = articles.id and intake.kind = 'article'
        and intake.state <> 'done') as open
    from articles left join article_versions v on v.article_id = articles.id
    where articles.id = any(${[...ids]}) group by articles.id`.execute(db)
  return new Map(
    rows.map(({ id, recorded_at, bodies, open }) => [
      id,
      { recordedAt: recorded_at, bodies: new Set(bodies), open },
    ]),
  )
}

/** How far backfills are, newest first. */
export async function listBackfills(db: Db, limit: number) {
  const rows = await db
    .selectFrom('backfills')
    .select(['id', 'input', 'pass', 'started_at', 'found_at', 'found', 'sent', 'unchanged', 'failed'])
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute()
  return await Promise.all(rows.map(async (row) => ({ ...row, ...(await readProgress(db, row)) })))
}

/** What became of the requests of a pass. A request that was purged after its retention counts as done. */
async function readProgress(db: Db, { id, pass }: BackfillPass) {
  const { rows } = await sql<{ state: string; reason: string | null; count: string; lately: string }>`
    select coalesce(i.state, 'done') as state, i.error ->> 'code' as reason, count(*),
      count(*) filter (where i.state = 'done' and i.updated_at > now() - interval '10 minutes') as lately
    from backfill_articles a left join intake i on i.id = a.intake_id
    where a.backfill_id = ${id} and a.pass = ${pass} and a.intake_id is not null
    group by 1, 2`.execute(db)
  const failures: Record<string, number> = {}
  let done = 0
  let lately = 0
  for (const { state, reason, count, lately: recent } of rows) {
    lately += Number(recent)
    if (reason !== null) failures[reason] = (failures[reason] ?? 0) + Number(count)
    else if (state === 'done') done += Number(count)
  }
  return { done, failures, perMinute: lately / 10 }
}

const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')
