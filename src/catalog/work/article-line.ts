import { type RawBuilder, sql } from 'kysely'
import type { PlatformName } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** Where an unfinished article stands, at the pace of the last ten minutes. */
export interface ArticleLine {
  /** Articles to be read before it; once it was read, captures that may come before its own. */
  readonly ahead: number
  /** Null if nothing of the kind has ended lately. */
  readonly etaSeconds: number | null
}

/** A post of the article whose capture has not ended. */
export interface OpenPost {
  readonly platform: PlatformName
  readonly id: string
}

const WINDOW_MINUTES = 10

/** The order in which queues hand out jobs. */
const rank = (column: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`case ${column} when 'breaking' then 0 when 'normal' then 1 else 2 end`

/** The place of an article that was not read yet; null if no request for it is open. */
export async function readReadingLine(db: Db, articleId: string, now: Date): Promise<ArticleLine | null> {
  const { rows } = await sql<{ ahead: number; ended: number }>`
    with mine as (
      select ${rank(sql`priority`)} as rank, created_at from intake
      where kind = 'article' and state <> 'done' and article_id = ${articleId} order by created_at desc limit 1)
    select
      (select count(*) from intake where kind = 'article' and state <> 'done'
        and (${rank(sql`priority`)}, created_at) < (mine.rank, mine.created_at)) as ahead,
      (select count(*) from intake where kind = 'article' and state = 'done' and updated_at >= ${since(now)}) as ended
    from mine`.execute(db)
  const [row] = rows
  if (!row) return null
  const ahead = Number(row.ahead)
  return { ahead, etaSeconds: etaSeconds(ahead + 1, Number(row.ended)) }
}

/**
 * The place of an article whose posts are captured. Each platform has a queue of its own, so the slowest counts; a capture
 * that waits for a time ends no earlier.
 */
export async function readCaptureLine(db: Db, open: readonly OpenPost[], now: Date): Promise<ArticleLine> {
  const mine = sql`(select * from unnest(${open.map(({ platform }) => platform)}::text[], ${open.map(({ id }) => id)}::text[]) as mine (platform, id))`
  const { rows } = await sql<{ own: number; ahead: number; ended: number; until: Date | null }>`
    with own as (
      select posts.platform, count(*) as count, max(${rank(sql`capture_priority`)}) as rank, max(retry_at) as until
      from posts join ${mine} as mine using (platform, id) where capture_state <> 'done' group by posts.platform)
    select own.count as own, own.until,
      (select count(*) from posts where posts.platform = own.platform and capture_state <> 'done'
        and ${rank(sql`capture_priority`)} <= own.rank) - own.count as ahead,
      (select count(*) from snapshots where snapshots.platform = own.platform and captured_at >= ${since(now)}) as ended
    from own`.execute(db)
  const etas = rows.map(({ own, ahead, ended, until }) => {
    const waits = until === null ? 0 : Math.ceil((until.getTime() - now.getTime()) / 1000)
    const eta = etaSeconds(Number(own) + Number(ahead), Number(ended))
    return eta === null ? null : Math.max(eta, waits)
  })
  return {
    ahead: rows.reduce((sum, { ahead }) => sum + Number(ahead), 0),
    etaSeconds: etas.length === 0 || etas.includes(null) ? null : Math.max(...etas.map(Number)),
  }
}

const since = (now: Date): Date => new Date(now.getTime() - WINDOW_MINUTES * 60_000)

const etaSeconds = (open: number, ended: number): number | null =>
  ended === 0 ? null : Math.round((open / ended) * WINDOW_MINUTES * 60)
