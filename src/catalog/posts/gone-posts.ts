import { sql } from 'kysely'
import { DEATHS } from '../../model/gone-before.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import { listedFor } from './post-visibility.ts'

const deaths = sql.join(DEATHS.map((death) => sql.lit(death)))

/** An SQL condition on `posts`: the post was gone before its first capture (`goneBefore`). */
export const GONE_BEFORE = sql<boolean>`posts.state = 'watched' and posts.outcome in ('gone', 'salvaged')
  and (case when posts.liveness is null or posts.liveness = 'unknown' then posts.reason else posts.liveness end) in (${deaths})`

/** Lists at most `limit` posts that were gone before their first capture, the newest in the catalog first. */
export async function listGoneRows(db: Db, limit: number, viewer: Viewer): Promise<PostRow[]> {
  return await db
    .selectFrom('posts')
    .select(POST_COLUMNS)
    .where(GONE_BEFORE)
    .$if(viewer !== 'reader', (query) => query.where(listedFor(viewer)))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}
