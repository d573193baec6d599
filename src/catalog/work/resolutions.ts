import { sql } from 'kysely'
import type { Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'

/** An article whose lost addresses are looked for. `generation` names its job, `versionAt` what was asked for. */
export interface ResolutionRequest {
  readonly articleId: string
  readonly generation: number
  readonly priority: Priority
  readonly versionAt: Date
  readonly requestId: string | null
  readonly retries: number
}

const COLUMNS = [
  'article_id as articleId',
  'generation',
  'priority',
  'version_at as versionAt',
  'request_id as requestId',
  'retries',
] as const

/** Asks for the addresses that an article lost, or joins whoever is looking for them. */
export async function requestResolution(
  db: Db,
  ask: { articleId: string; priority: Priority; requestId: string | null },
  now: Date,
): Promise<ResolutionRequest> {
  const done = sql<boolean>`resolutions.state = 'done'`
  return await db
    .insertInto('resolutions')
    .values({
      article_id: ask.articleId,
      generation: 1,
      state: 'queued',
      priority: ask.priority,
      version_at: now,
      request_id: ask.requestId,
      job_seen_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('article_id').doUpdateSet({
        generation: sql`resolutions.generation + case when ${done} then 1 else 0 end`,
        state: sql`case when ${done} then 'queued' else resolutions.state end`,
        priority: sql`case when ${done} then excluded.priority else resolutions.priority end`,
        retries: sql`case when ${done} then 0 else resolutions.retries end`,
        request_id: sql`excluded.request_id`,
        version_at: sql`greatest(excluded.version_at, resolutions.version_at + interval '1 millisecond')`,
        updated_at: now,
      }),
    )
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Begins, or goes on. Null: it has ended, or was never asked for. */
export async function claimResolution(
  db: Db,
  articleId: string,
  now: Date,
): Promise<ResolutionRequest | null> {
  const row = await db
    .updateTable('resolutions')
    .set({ state: 'working', updated_at: now })
    .where('article_id', '=', articleId)
    .where('state', '<>', 'done')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row ?? null
}

/** Ends it, unless a newer version of the article has come meanwhile: then false. */
export async function endResolution(
  db: Db,
  { articleId, versionAt }: Pick<ResolutionRequest, 'articleId' | 'versionAt'>,
  now: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('resolutions')
    .set({ state: 'done', updated_at: now })
    .where('article_id', '=', articleId)
    .where('version_at', '<=', versionAt)
    .returning('article_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Counts one more silence of somebody who might have known. */
export async function recordNoResponse(db: Db, articleId: string, now: Date): Promise<void> {
  await db
    .updateTable('resolutions')
    .set((row) => ({ retries: row('retries', '+', 1), updated_at: now }))
    .where('article_id', '=', articleId)
    .execute()
}

/** Those without an end that nobody has seen to since `before`, for the sweeper. */
export async function listOpenResolutions(db: Db, before: Date, limit: number): Promise<ResolutionRequest[]> {
  return await db
    .selectFrom('resolutions')
    .select(COLUMNS)
    .where('state', '<>', 'done')
    .where('job_seen_at', '<', before)
    .orderBy('job_seen_at')
    .limit(limit)
    .execute()
}

export async function touchResolution(db: Db, articleId: string, now: Date): Promise<void> {
  await db.updateTable('resolutions').set({ job_seen_at: now }).where('article_id', '=', articleId).execute()
}

/** Whether an article's addresses are being looked for. */
export async function isResolving(db: Db, articleId: string): Promise<boolean> {
  const row = await db
    .selectFrom('resolutions')
    .select('state')
    .where('article_id', '=', articleId)
    .executeTakeFirst()
  return row !== undefined && row.state !== 'done'
}
