import { sql } from 'kysely'
import type { Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'
import type { SweepPage } from './sweep-page.ts'

/** A requested resolution of an article's flattened citations. `generation` is part of the job's id. */
export interface ResolutionRequest {
  readonly articleId: string
  readonly generation: number
  readonly priority: Priority
  /** The time of the newest request. */
  readonly versionAt: Date
  readonly requestId: string | null
  readonly retries: number
  /** The first citation that is still to be looked up. */
  readonly nextCitation: number
}

const COLUMNS = [
  'article_id as articleId',
  'generation',
  'priority',
  'version_at as versionAt',
  'request_id as requestId',
  'retries',
  'next_citation as nextCitation',
] as const

/** Requests the resolution of an article's flattened citations, or joins the open one. */
export async function requestResolution(
  db: Db,
  request: { articleId: string; priority: Priority; requestId: string | null },
  now: Date,
): Promise<ResolutionRequest> {
  const done = sql<boolean>`resolutions.state = 'done'`
  return await db
    .insertInto('resolutions')
    .values({
      article_id: request.articleId,
      generation: 1,
      state: 'queued',
      priority: request.priority,
      version_at: now,
      request_id: request.requestId,
      job_seen_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('article_id').doUpdateSet({
        generation: sql`resolutions.generation + case when ${done} then 1 else 0 end`,
        state: sql`case when ${done} then 'queued' else resolutions.state end`,
        priority: sql`case when ${done} then excluded.priority else resolutions.priority end`,
        retries: sql`case when ${done} then 0 else resolutions.retries end`,
        next_citation: 0,
        request_id: sql`excluded.request_id`,
        version_at: sql`greatest(excluded.version_at, resolutions.version_at + interval '1 millisecond')`,
        updated_at: now,
      }),
    )
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Claims a resolution for an attempt; null if it has ended or was never requested. */
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

/** Ends a resolution; false if a newer version of the article requested another meanwhile. */
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

/** Records where the next batch begins; nothing if a newer version of the article must begin anew. */
export async function saveProgress(
  db: Db,
  { articleId, versionAt }: Pick<ResolutionRequest, 'articleId' | 'versionAt'>,
  nextCitation: number,
  now: Date,
): Promise<void> {
  await db
    .updateTable('resolutions')
    .set({ next_citation: nextCitation, updated_at: now })
    .where('article_id', '=', articleId)
    .where('version_at', '<=', versionAt)
    .execute()
}

/** Counts an attempt in which a source did not respond. */
export async function recordNoResponse(db: Db, articleId: string, now: Date): Promise<void> {
  await db
    .updateTable('resolutions')
    .set((row) => ({ retries: row('retries', '+', 1), updated_at: now }))
    .where('article_id', '=', articleId)
    .execute()
}

/**
 * Claims open resolutions of a priority whose jobs were last seen before `before`, for the sweeper: those that were seen
 * longest ago, in that order. Another sweeper gets others.
 */
export async function claimOpenResolutions(
  db: Db,
  priority: Priority,
  { before, now, limit }: SweepPage,
): Promise<ResolutionRequest[]> {
  const rows = await db
    .with('page', (query) =>
      query
        .selectFrom('resolutions')
        .select(['article_id as id', 'job_seen_at'])
        .where('state', '<>', 'done')
        .where('priority', '=', priority)
        .where('job_seen_at', '<', before)
        .orderBy('job_seen_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('resolutions')
    .from('page')
    .set({ job_seen_at: now })
    .whereRef('article_id', '=', 'page.id')
    .returning([...COLUMNS, 'page.job_seen_at as seenAt'])
    .execute()
  return rows.toSorted((a, b) => Number(a.seenAt) - Number(b.seenAt))
}

/** Which articles have an open resolution. */
export async function findStillResolving(db: Db, articleIds: readonly string[]): Promise<Set<string>> {
  if (articleIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('resolutions')
    .select('article_id')
    .where('article_id', 'in', articleIds)
    .where('state', '<>', 'done')
    .execute()
  return new Set(rows.map((row) => row.article_id))
}

/** Whether an article has an open resolution. */
export async function isResolving(db: Db, articleId: string): Promise<boolean> {
  const row = await db
    .selectFrom('resolutions')
    .select('state')
    .where('article_id', '=', articleId)
    .executeTakeFirst()
  return row !== undefined && row.state !== 'done'
}
