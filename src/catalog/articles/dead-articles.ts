import { type SqlBool, sql } from 'kysely'
import type { ArticleProperty } from './scan-articles.ts'

/** An SQL condition: the citation `c` belongs to its article's newest version. */
export const IN_NEWEST_VERSION = sql<SqlBool>`c.recorded_at = (
  select max(v.recorded_at) from article_versions v where v.article_id = c.article_id)`

/** The article's newest version cites a post that is lost or was gone before its first capture. */
export const CITES_DEAD_POST: ArticleProperty = {
  holds: sql<SqlBool>`(has_lost_post or exists (
    select from citations c join posts p on p.platform = c.platform and p.id = c.post_id
    where c.article_id = articles.id and p.shown_state = 'gone' and ${IN_NEWEST_VERSION}))`,
  candidates: sql`
    select id as article_id from articles where has_lost_post
    union all
    select c.article_id from posts p join citations c on c.platform = p.platform and c.post_id = p.id
    where p.shown_state = 'gone'`,
}
