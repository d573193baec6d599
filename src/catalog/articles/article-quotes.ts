import { sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** The words of a post as the newest article that quotes it has them. */
export interface ArticleQuote {
  readonly text: string
  readonly articleId: string
  readonly title: string | null
  readonly url: string
}

/** The words that articles quote of some posts, by slug; one lookup by an index for each post. The ids must be canonical. */
export async function findArticleQuotes(
  db: Db,
  posts: readonly Pick<PostRef, 'platform' | 'id'>[],
): Promise<Map<string, ArticleQuote>> {
  if (posts.length === 0) return new Map()
  const keys = posts.map(({ platform, id }) => sql`(${platform}, ${id})`)
  const { rows } = await sql<ArticleQuote & { platform: string; id: string }>`
    select key.platform, key.id, said.text, articles.id as "articleId", articles.title, articles.url
    from (values ${sql.join(keys)}) key (platform, id)
    cross join lateral (
      select c.article_id, c.text from citations c
      where c.platform = key.platform and c.post_id = key.id and c.text is not null
      order by c.recorded_at desc limit 1) said
    join articles on articles.id = said.article_id`.execute(db)
  return new Map(rows.map((row) => [postSlug(row), row]))
}
