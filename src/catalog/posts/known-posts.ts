import { sql } from 'kysely'
import type { ManifestRef } from '../../archive/records/manifest-cache.ts'
import type { Citation } from '../../model/citation.ts'
import { CITATION_COLUMNS, toCitation } from '../articles/citations.ts'
import type { Db } from '../catalog.ts'

/** An account and a day. Time zones differ, so queries include the day before and the day after. */
export interface AccountDay {
  readonly platform: Citation['platform']
  /** Without `@`. */
  readonly handle: string
  /** YYYY-MM-DD */
  readonly day: string
}

const LIMIT = 500
const DAY_MS = 86_400_000

const addDays = (day: string, days: number): Date => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)
const isoDay = (date: Date): string => date.toISOString().slice(0, 10)

/** Citations of the account's posts of these days that have a post id, newest first. */
export async function findKnownCitations(db: Db, { platform, handle, day }: AccountDay): Promise<Citation[]> {
  const rows = await db
    .selectFrom('citations')
    .select(CITATION_COLUMNS)
    .where('platform', '=', platform)
    .where('post_id', 'is not', null)
    .where(sql<boolean>`lower(author->>'handle') = ${handle.toLowerCase()}`)
    .where('published_on', '>=', isoDay(addDays(day, -1)))
    .where('published_on', '<=', isoDay(addDays(day, 1)))
    .orderBy('recorded_at', 'desc')
    .limit(LIMIT)
    .execute()
  return rows.map(toCitation)
}

/** The manifests, as key and SHA-256, of the main snapshots of the account's posts of these days. */
export async function findKnownManifests(
  db: Db,
  { platform, handle, day }: AccountDay,
): Promise<ManifestRef[]> {
  return await db
    .selectFrom('posts')
    .innerJoin('snapshots', 'snapshots.id', 'posts.main_snapshot')
    .select(['snapshots.manifest_key as key', 'snapshots.manifest_sha256 as sha256'])
    .where('posts.platform', '=', platform)
    .where(sql<boolean>`lower(posts.author_handle) = ${handle.toLowerCase()}`)
    .where('posts.published_from', '>=', addDays(day, -1))
    .where('posts.published_from', '<', addDays(day, 2))
    .orderBy('posts.published_from')
    .limit(LIMIT)
    .execute()
}
