import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ArticleState } from '../tables/work.ts'
import { IN_NEWEST_VERSION } from './dead-articles.ts'
import type { ArticleProperty } from './scan-articles.ts'

/** The state of a row of `articles`, by the rules of `buildArticleView`. */
export const STATE_OF_ARTICLE = sql<ArticleState>`coalesce((
  select case
    when jsonb_typeof(i.error) = 'object' then 'failed'
    when exists (select from resolutions r where r.article_id = articles.id and r.state <> 'done') then 'working'
    when i.state <> 'done' then i.state
    when exists (
      select from citations c join posts p on p.platform = c.platform and p.id = c.post_id
      where c.article_id = articles.id and p.capture_state <> 'done' and ${IN_NEWEST_VERSION}) then 'working'
    else 'done' end
  from (select 1) one
  left join lateral (
    select state, error from intake
    where intake.article_id = articles.id and intake.kind = 'article' order by created_at desc limit 1) i on true
), 'done')`

const FAILED = sql`
  select article_id from intake where state = 'done' and jsonb_typeof(error) = 'object' and article_id is not null`
const OPEN = sql`
  select article_id from intake where state <> 'done' and article_id is not null
  union all
  select article_id from resolutions where state <> 'done'
  union all
  select c.article_id from posts p join citations c on c.platform = p.platform and c.post_id = p.id
  where p.capture_state <> 'done'`

const CANDIDATES: Readonly<Record<ArticleState, RawBuilder<unknown> | null>> = {
  queued: OPEN,
  working: OPEN,
  failed: FAILED,
  done: null,
}

/** The article is in a state: `queued` or `working` while it has open work, `failed` if it could not be read. */
export const isInState = (state: ArticleState): ArticleProperty => ({
  holds: sql<SqlBool>`${STATE_OF_ARTICLE} = ${state}`,
  candidates: CANDIDATES[state],
})
