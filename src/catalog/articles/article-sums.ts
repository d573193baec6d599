import { sql } from 'kysely'
import type { MediaSummary } from '../../model/media-summary.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import { listedFor } from '../posts/post-visibility.ts'
import type { ArticleState, IntakeError } from '../tables/work.ts'
import { STATE_OF_ARTICLE } from './article-states.ts'
import { IN_NEWEST_VERSION } from './dead-articles.ts'

/** What the newest version of an article cites, in posts, and how far Stet is with it. */
export interface ArticleSum {
  readonly id: string
  readonly state: ArticleState
  /** Why it could not be read. */
  readonly error: IntakeError | null
  /** Posts that it cites, with those whose address is not known. */
  readonly posts: number
  /** Posts of which a copy is kept, whole or in part. */
  readonly kept: number
  readonly lost: number
  /** Posts that were dead before Stet came. */
  readonly gone: number
  /** Posts whose last capture failed or was refused. */
  readonly failed: number
  /** Posts whose capture has not ended. */
  readonly open: number
  /** The first picture of a post that the viewer may see. */
  readonly picture: { readonly snapshot: string; readonly media: MediaSummary } | null
}

/** Counts the cited posts of some articles; one range of citations and a lookup per post each. */
export async function sumArticles(
  db: Db,
  ids: readonly string[],
  viewer: Viewer,
): Promise<Map<string, ArticleSum>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<ArticleSum>`
    select articles.id, ${STATE_OF_ARTICLE} as state, read.error, tally.*, (
      select jsonb_build_object('snapshot', posts.main_snapshot, 'media', posts.media)
      from citations c join posts on posts.platform = c.platform and posts.id = c.post_id
      where c.article_id = articles.id and ${IN_NEWEST_VERSION} and posts.media ->> 'thumbnail' is not null
        and posts.media -> 'sensitive' = 'false' and posts.main_snapshot is not null and ${listedFor(viewer)}
      order by c.n limit 1) as picture
    from articles
    left join lateral (
      select nullif(error, 'null') as error from intake
      where article_id = articles.id and kind = 'article' order by created_at desc limit 1) read on true
    cross join lateral (
      select count(*)::int as posts,
        count(*) filter (where p.main_snapshot is not null)::int as kept,
        count(*) filter (where p.shown_state = 'lost')::int as lost,
        count(*) filter (where p.shown_state = 'gone')::int as gone,
        count(*) filter (where p.outcome in ('failed', 'blocked'))::int as failed,
        count(*) filter (where p.capture_state <> 'done')::int as open
      from (
        select distinct on (c.platform, coalesce(c.post_id, 'n' || c.n)) c.platform, c.post_id from citations c
        where c.article_id = articles.id and ${IN_NEWEST_VERSION}) cited
      left join posts p on p.platform = cited.platform and p.id = cited.post_id) tally
    where articles.id in (${sql.join(ids)})`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
