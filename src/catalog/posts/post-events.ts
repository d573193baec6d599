import { type Selectable, sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { type EventsTable, POST_COLUMNS } from '../tables/posts.ts'
import { listedFor } from './post-visibility.ts'

export type EventRow = Pick<
  Selectable<EventsTable>,
  'key' | 'type' | 'at' | 'cause' | 'reason' | 'decided_by'
>

/** The ledger events of a post, newest first. */
export async function listEventsOfPost(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  limit = 100,
): Promise<EventRow[]> {
  return await db
    .selectFrom('events')
    .select(['key', 'type', 'at', 'cause', 'reason', 'decided_by'])
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .orderBy('at', 'desc')
    .orderBy('key', 'desc')
    .limit(limit)
    .execute()
}

/** One page of losses, newest first, each with its post. Excludes posts that the viewer may not see. */
export async function listLosses(db: Db, page: { cursor: string | null; limit: number }, viewer: Viewer) {
  let query = db
    .selectFrom('events')
    .innerJoin('posts', (join) =>
      join.onRef('posts.platform', '=', 'events.platform').onRef('posts.id', '=', 'events.post_id'),
    )
    .select(POST_COLUMNS)
    .select(['events.key as event_key', 'events.at as lost_at', 'events.cause as lost_cause'])
    .where('events.type', '=', 'lost')
    .where(listedFor(viewer))
    .orderBy('events.at', 'desc')
    .orderBy('events.key', 'desc')
    .limit(page.limit + 1)
  if (page.cursor) {
    const [at, key] = decodeCursor(page.cursor, 1)
    query = query.where(sql<boolean>`(events.at, events.key) < (${at}, ${key})`)
  }
  const rows = await query.execute()
  const losses = rows.slice(0, page.limit)
  const last = losses.at(-1)
  return {
    losses,
    next: rows.length > page.limit && last ? encodeCursor(last.lost_at, last.event_key) : null,
  }
}

/** The events whose keys have a prefix, which ends with `/`, with the SHA-256 of each as it was stored. */
export async function listEventHashes(
  db: Db,
  prefix: string,
): Promise<Pick<Selectable<EventsTable>, 'key' | 'sha256' | 'platform' | 'post_id'>[]> {
  return await db
    .selectFrom('events')
    .select(['key', 'sha256', 'platform', 'post_id'])
    .where('key', '>', prefix)
    .where('key', '<', `${prefix.slice(0, -1)}0`)
    .orderBy('key')
    .execute()
}

/** An event that the catalog has, with the SHA-256 of its stored bytes. */
export async function findEventHash(db: Db, key: string) {
  const row = await db
    .selectFrom('events')
    .select(['key', 'sha256', 'platform', 'post_id'])
    .where('key', '=', key)
    .executeTakeFirst()
  return row && { key, sha256: row.sha256, post: { platform: row.platform, id: row.post_id } }
}
