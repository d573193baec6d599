import { sql } from 'kysely'
import type { Liveness, Outcome } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { ShownState } from '../../model/shown-state.ts'
import type { Db } from '../catalog.ts'
import { listedFor } from '../posts/post-visibility.ts'

/** The time span of a report: `since` inclusive, `until` exclusive. */
export interface ReportSpan {
  readonly since: Date
  readonly until: Date
}

/** A lost, returned or gone post, with its newest event of that kind in the span. */
export interface ReportedPost {
  readonly platform: PlatformName
  readonly id: string
  readonly url: string
  readonly author_name: string | null
  readonly author_handle: string | null
  readonly text: string | null
  readonly taken_down: boolean
  readonly state: ShownState
  readonly outcome: Outcome | null
  readonly main_snapshot: string | null
  readonly at: Date
  readonly cause: Liveness | null
  readonly articles: readonly { readonly id: string; readonly url: string; readonly title: string | null }[]
}

/** `gone`: dead before the first capture. */
type Kind = 'lost' | 'returned' | 'gone'

/**
 * The newest event of each post: a post that was lost twice counts once. No event tells of a post that was gone; its time is
 * that at which Stet first knew of it.
 */
const newest = (kind: Kind, { since, until }: ReportSpan) =>
  kind === 'gone'
    ? sql`
  select g.platform, g.id as post_id, g.created_at as at, g.shown_liveness as cause
  from posts g where g.shown_state = 'gone' and g.created_at >= ${since} and g.created_at < ${until}`
    : sql`
  select distinct on (e.platform, e.post_id) e.platform, e.post_id, e.at, e.cause
  from events e where e.type = ${kind} and e.at >= ${since} and e.at < ${until}
  order by e.platform, e.post_id, e.at desc`

/** An SQL condition: the citation belongs to its article's newest version. */
const CURRENT = sql`c.recorded_at = (
  select max(v.recorded_at) from article_versions v where v.article_id = c.article_id)`

/** At most ten articles that cite a row of `posts`, as JSON. */
const CITING_ARTICLES = sql`coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'url', a.url, 'title', a.title)) from (
    select distinct articles.id, articles.url, articles.title from citations c
    join articles on articles.id = c.article_id
    where c.platform = posts.platform and c.post_id = posts.id and ${CURRENT} order by articles.url limit 10) a
  ), '[]')`

/**
 * Lists at most `limit` posts, newest event first, each with at most ten citing articles. A reader's list has taken-down
 * posts too, without their words.
 */
export async function listReportedPosts(
  db: Db,
  kind: Kind,
  span: ReportSpan,
  limit: number,
  viewer: Viewer,
): Promise<ReportedPost[]> {
  const { rows } = await sql<ReportedPost>`
    with seen as (${newest(kind, span)})
    select posts.platform, posts.id, posts.url, posts.author_name, posts.author_handle, posts.text,
      posts.taken_down_at is not null as taken_down,
      posts.shown_state as state, posts.outcome, posts.main_snapshot, seen.at, seen.cause,
      ${CITING_ARTICLES} as articles
    from seen join posts on posts.platform = seen.platform and posts.id = seen.post_id
    where ${viewer === 'reader' ? sql`true` : listedFor(viewer)}
    order by seen.at desc, posts.platform, posts.id limit ${limit}`.execute(db)
  return rows
}

/** Counts posts and their accounts, and the posts by cause, platform and day. */
export async function countReported(db: Db, kind: Kind, span: ReportSpan) {
  const seen = newest(kind, span)
  const counted = async (name: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ name: string; count: number }>`
      select ${name} as name, count(*)::int as count from (${seen}) seen group by 1 order by 2 desc, 1`.execute(
      db,
    )
    return rows
  }
  const { rows } = await sql<{ posts: number; accounts: number }>`
    select count(*)::int as posts, count(distinct (p.platform, lower(p.author_handle)))::int as accounts
    from (${seen}) seen join posts p on p.platform = seen.platform and p.id = seen.post_id`.execute(db)
  const byDay = await counted(sql`to_char(seen.at at time zone 'UTC', 'YYYY-MM-DD')`)
  return {
    posts: rows[0]?.posts ?? 0,
    accounts: rows[0]?.accounts ?? 0,
    byCause: await counted(sql`coalesce(seen.cause, 'not-found')`),
    byPlatform: await counted(sql`seen.platform`),
    byDay: byDay.sort((one, other) => one.name.localeCompare(other.name)),
  }
}

/** The accounts with the most lost posts. Posts that the viewer may not see do not count, so that the report names no such author. */
export async function countLostByAuthor(db: Db, span: ReportSpan, limit: number, viewer: Viewer) {
  const { rows } = await sql<{ platform: PlatformName; handle: string; name: string | null; count: number }>`
    select posts.platform, min(posts.author_handle) as handle, min(posts.author_name) as name, count(*)::int as count
    from (${newest('lost', span)}) seen join posts on posts.platform = seen.platform and posts.id = seen.post_id
    where posts.author_handle is not null and ${listedFor(viewer)}
    group by posts.platform, lower(posts.author_handle) order by count(*) desc, 2 limit ${limit}`.execute(db)
  return rows
}

/** The articles that cite the most lost posts. */
export async function countLostByArticle(db: Db, span: ReportSpan, limit: number) {
  const { rows } = await sql<{ id: string; url: string; title: string | null; count: number }>`
    select a.id, a.url, a.title, count(distinct (c.platform, c.post_id))::int as count
    from (${newest('lost', span)}) seen
    join citations c on c.platform = seen.platform and c.post_id = seen.post_id and ${CURRENT}
    join articles a on a.id = c.article_id
    group by a.id, a.url, a.title order by count(*) desc, a.url limit ${limit}`.execute(db)
  return rows
}

/** Counts all posts that are dead now, by cause and by platform, the most first. */
export async function countDead(db: Db) {
  const { rows } = await sql<{ platform: PlatformName; cause: string; lost: number; gone: number }>`
    select platform, coalesce(shown_liveness, 'not-found') as cause,
      count(*) filter (where shown_state = 'lost')::int as lost,
      count(*) filter (where shown_state = 'gone')::int as gone
    from posts where shown_state in ('lost', 'gone') group by 1, 2`.execute(db)
  const sum = (some: typeof rows, kind: 'lost' | 'gone') => some.reduce((all, row) => all + row[kind], 0)
  const byPlatform = [...Map.groupBy(rows, ({ platform }) => platform)]
    .map(([name, some]) => ({ name, lost: sum(some, 'lost'), gone: sum(some, 'gone') }))
    .toSorted((a, b) => b.lost + b.gone - (a.lost + a.gone))
  const byCause = [...Map.groupBy(rows, ({ cause }) => cause)]
    .map(([name, some]) => ({ name, count: sum(some, 'lost') + sum(some, 'gone') }))
    .toSorted((a, b) => b.count - a.count)
  return { byPlatform, byCause }
}

/** Counts posts by their current state, and snapshots by their audits. */
export async function countStatesAndAudits(db: Db, span: ReportSpan) {
  const states = await sql<{ state: ShownState; count: number }>`
    select shown_state as state, count(*)::int as count from posts group by shown_state`.execute(db)
  const copies = await sql<{ snapshots: number; never: number; oldest: Date | null; audited: number }>`
    select count(*)::int as snapshots,
      count(*) filter (where audited_at is null)::int as never,
      count(*) filter (where audited_at >= ${span.since} and audited_at < ${span.until})::int as audited,
      min(audited_at) as oldest
    from snapshots`.execute(db)
  const damaged = await sql<{ id: string; key: string; since: Date }>`
    select id, key, damaged_since as since from snapshots
    where damaged_since is not null order by damaged_since, id limit 1000`.execute(db)
  const count = (state: ShownState) => states.rows.find((row) => row.state === state)?.count ?? 0
  return {
    posts: {
      watched: count('watched'),
      suspected: count('suspected'),
      lost: count('lost'),
      returned: count('returned'),
      gone: count('gone'),
    },
    copies: copies.rows[0] ?? { snapshots: 0, never: 0, audited: 0, oldest: null },
    damaged: damaged.rows,
  }
}
