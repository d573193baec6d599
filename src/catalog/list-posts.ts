import { sql } from 'kysely'
import type { Liveness, Outcome, WatchState } from '../model/outcome.ts'
import type { PlatformName } from '../model/platform.ts'
import { articleId } from './articles.ts'
import type { Db } from './catalog.ts'
import { cursorOf, readCursor } from './cursor.ts'

/** What a list of posts is narrowed by; `since` and `until` are the time when Stet first knew of the post. */
export interface PostFilter {
  readonly q?: string | undefined
  readonly author?: string | undefined
  readonly platform?: PlatformName | undefined
  readonly liveness?: Liveness | undefined
  readonly outcome?: Outcome | undefined
  readonly state?: WatchState | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** An article's URL or id. */
  readonly article?: string | undefined
}

/** One page of posts, newest first, and the cursor of the next page. What was taken down is in no list. */
export async function listPosts(db: Db, filter: PostFilter, page: { cursor: string | null; limit: number }) {
  let query = db
    .selectFrom('posts')
    .selectAll()
    .where('taken_down_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('platform')
    .orderBy('id')
    .limit(page.limit + 1)
  if (filter.q) query = query.where(sql<boolean>`search @@ websearch_to_tsquery('simple', ${filter.q})`)
  if (filter.author) query = query.where(sql<boolean>`lower(author_handle) = ${handle(filter.author)}`)
  if (filter.platform) query = query.where('platform', '=', filter.platform)
  if (filter.liveness) query = query.where('liveness', '=', filter.liveness)
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.since) query = query.where('created_at', '>=', filter.since)
  if (filter.until) query = query.where('created_at', '<', filter.until)
  if (filter.article) query = query.where(citedBy(filter.article))
  if (page.cursor) query = query.where(after(page.cursor))
  const rows = await query.execute()
  const posts = rows.slice(0, page.limit)
  const last = posts.at(-1)
  return {
    posts,
    next: rows.length > page.limit && last ? cursorOf(last.created_at, last.platform, last.id) : null,
  }
}

const handle = (author: string): string => author.replace(/^@/, '').toLowerCase()

function citedBy(article: string) {
  const id = /^[0-9a-f]{32}$/.test(article) ? article : articleId(article)
  return sql<boolean>`exists (select 1 from citations c where c.article_id = ${id}
    and c.platform = posts.platform and c.post_id = posts.id
    and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = ${id}))`
}

function after(cursor: string) {
  const [at, platform, id] = readCursor(cursor, 2)
  return sql<boolean>`(created_at < ${at} or (created_at = ${at} and (platform, id) > (${platform}, ${id})))`
}
