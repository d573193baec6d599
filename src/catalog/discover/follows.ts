import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { pgJson, pgText } from '../sanitize.ts'

/** A source whose turn it is. */
export interface DueFollow {
  readonly url: string
  readonly input: string
  readonly everyMs: number
  readonly etag: string | null
  readonly lastModified: string | null
  /** Whether it was ever read. */
  readonly isNew: boolean
}

/** Adds sources that are followed, or changes their interval; a new one is due at once. A source is asked for one input alone. */
export async function addFollows(
  db: Db,
  sources: readonly { readonly url: string; readonly input: string; readonly everyMs: number }[],
  now: Date,
): Promise<void> {
  if (sources.length === 0) return
  await db
    .insertInto('follows')
    .values(
      sources.map(({ url, input, everyMs }) => ({
        url: pgText(url),
        input: pgText(input),
        every_ms: everyMs,
        next_at: now,
        error: 'null',
      })),
    )
    .onConflict((conflict) =>
      conflict.column('url').doUpdateSet((row) => ({
        every_ms: row.ref('excluded.every_ms'),
        // A source that nobody asks any more belongs to the new follower.
        input: sql<string>`case when follows.asked_at is null
          or follows.asked_at < ${now}::timestamptz - 2 * follows.every_ms * interval '1 millisecond'
          then excluded.input else follows.input end`,
      })),
    )
    .execute()
}

/**
 * Adds the sitemaps that an index names, and makes those due whose `lastmod` it has changed. Those of an index that is read
 * for the first time are not read, except for the ones that `isDue` says.
 */
export async function addListedFollows(
  db: Db,
  { input, everyMs }: Pick<DueFollow, 'input' | 'everyMs'>,
  sources: readonly { readonly url: string; readonly listedAt: string | null; readonly isDue: boolean }[],
  now: Date,
): Promise<void> {
  if (sources.length === 0) return
  await db
    .insertInto('follows')
    .values(
      sources.map(({ url, listedAt, isDue }) => ({
        url: pgText(url),
        input: pgText(input),
        listed_at: listedAt,
        every_ms: everyMs,
        next_at: isDue ? now : null,
        error: 'null',
      })),
    )
    .onConflict((conflict) =>
      conflict.column('url').doUpdateSet((row) => ({
        listed_at: row.ref('excluded.listed_at'),
        next_at: sql`case when follows.listed_at is distinct from excluded.listed_at
          or excluded.next_at is not null then ${now} else follows.next_at end`,
      })),
    )
    .execute()
}

/** Takes the sources of these inputs whose turn it is, each by one process. */
export async function claimDueFollows(
  db: Db,
  inputs: readonly string[],
  now: Date,
  limit: number,
): Promise<DueFollow[]> {
  if (inputs.length === 0) return []
  const { rows } = await sql<{
    url: string
    input: string
    every_ms: string
    etag: string | null
    last_modified: string | null
    worked_at: Date | null
  }>`
    update follows set asked_at = ${now},
      next_at = case when listed_at is null then ${now}::timestamptz + every_ms * interval '1 millisecond' end
    where url in (
      select url from follows where next_at <= ${now} and input = any(${[...inputs]})
      order by next_at limit ${limit} for update skip locked)
    returning url, input, every_ms, etag, last_modified, worked_at`.execute(db)
  return rows.map((row) => ({
    url: row.url,
    input: row.input,
    everyMs: Number(row.every_ms),
    etag: row.etag,
    lastModified: row.last_modified,
    isNew: row.worked_at === null,
  }))
}

/** The time of the next turn of these inputs' sources; null if none has one. */
export async function nextFollowAt(db: Db, inputs: readonly string[]): Promise<Date | null> {
  if (inputs.length === 0) return null
  const row = await db
    .selectFrom('follows')
    .select((one) => one.fn.min('next_at').as('at'))
    .where('input', 'in', inputs)
    .executeTakeFirst()
  return row?.at ?? null
}

/** Which of these articles the source has not named before, or names with another time of change. */
export async function filterChangedArticles(
  db: Db,
  url: string,
  articles: readonly { readonly url: string; readonly modified: string | null }[],
): Promise<Set<string>> {
  const keys = articles.map((one) => hashOf(one.url))
  if (keys.length === 0) return new Set()
  const known = await db
    .selectFrom('follow_articles')
    .select(['key', 'modified'])
    .where('follow_url', '=', url)
    .where('key', 'in', keys)
    .execute()
  const before = new Map(known.map((one) => [one.key, one.modified]))
  return new Set(
    articles
      .filter(({ url: address, modified }) => {
        const key = hashOf(address)
        return !before.has(key) || (modified !== null && before.get(key) !== modified)
      })
      .map((one) => one.url),
  )
}

/** Remembers that a source named these articles. */
export async function saveFollowArticles(
  db: Db,
  url: string,
  articles: readonly { readonly url: string; readonly modified: string | null }[],
  now: Date,
): Promise<void> {
  if (articles.length === 0) return
  await db
    .insertInto('follow_articles')
    .values(
      articles.map((one) => ({
        follow_url: url,
        key: hashOf(one.url),
        modified: one.modified,
        seen_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['follow_url', 'key']).doUpdateSet((row) => ({
        modified: row.ref('excluded.modified'),
        seen_at: row.ref('excluded.seen_at'),
      })),
    )
    .execute()
}

/** Forgets articles that no source has named since. */
export async function purgeFollowArticles(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('follow_articles').where('seen_at', '<', before).execute()
}

/** What a request to a followed source gave. */
export interface FollowResult {
  /** `unchanged`: 304 */
  readonly kind: 'read' | 'unchanged' | 'failed'
  readonly etag?: string | null
  readonly lastModified?: string | null
  readonly articles?: number
  readonly error?: { readonly code: string; readonly message: string }
  /** When it may be asked again, if the site said so. */
  readonly notBefore?: Date | null
}

export async function saveFollowResult(db: Db, url: string, result: FollowResult, now: Date): Promise<void> {
  const { kind, articles = 0, notBefore } = result
  await db
    .updateTable('follows')
    .set((row) => ({
      requests: row('requests', '+', 1),
      unchanged: row('unchanged', '+', kind === 'unchanged' ? 1 : 0),
      articles: row('articles', '+', articles),
      error: pgJson(result.error ?? null),
      ...(kind === 'failed' ? {} : { worked_at: now }),
      ...(articles > 0 ? { changed_at: now } : {}),
      ...(kind === 'read' ? { etag: result.etag ?? null, last_modified: result.lastModified ?? null } : {}),
      ...(notBefore ? { next_at: notBefore } : {}),
    }))
    .where('url', '=', url)
    .execute()
}

/** Every followed source, those of an input together. */
export async function listFollows(db: Db, limit: number) {
  return await db.selectFrom('follows').selectAll().orderBy('input').orderBy('url').limit(limit).execute()
}

const hashOf = (url: string): string => createHash('sha256').update(url).digest('hex')
