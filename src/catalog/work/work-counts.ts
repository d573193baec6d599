import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/** Counts of unfinished and failed work. */
export interface WorkCounts {
  readonly open: { readonly articles: number; readonly posts: number }
  /** Articles and captures that ended since `since`. */
  readonly endedSince: number
  /** Articles that could not be read by error code, and posts whose last capture failed or was blocked by reason. */
  readonly failed: Readonly<Record<string, number>>
}

/** Counts what waits, what ended lately and what failed. Each part reads one partial index. */
export async function readWorkCounts(db: Db, since: Date): Promise<WorkCounts> {
  const { rows } = await sql<{ what: string; reason: string | null; count: string }>`
    select 'articles' as what, null as reason, count(*) from intake where kind = 'article' and state <> 'done'
    union all select 'posts', null, count(*) from posts where capture_state <> 'done'
    union all select 'ended', null, count(*) from intake where kind = 'article' and state = 'done' and updated_at >= ${since}
    union all select 'ended', null, count(*) from snapshots where captured_at >= ${since}
    union all select 'failed', error ->> 'code', count(*) from intake
      where kind = 'article' and jsonb_typeof(error) = 'object' group by error ->> 'code'
    union all select 'failed', coalesce(reason, 'internal'), count(*) from posts
      where capture_state = 'done' and outcome in ('failed', 'blocked') group by reason`.execute(db)
  const sum = (what: string) =>
    rows.filter((row) => row.what === what).reduce((total, { count }) => total + Number(count), 0)
  const failed: Record<string, number> = {}
  for (const { what, reason, count } of rows) {
    if (what === 'failed' && reason !== null) failed[reason] = (failed[reason] ?? 0) + Number(count)
  }
  return { open: { articles: sum('articles'), posts: sum('posts') }, endedSince: sum('ended'), failed }
}
