import type { ArticleDraft } from '../../model/article.ts'
import { postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { findCanonicalPosts } from '../posts/canonical-posts.ts'
import { pgJson, pgText } from '../sanitize.ts'

/** Rows a statement: PostgreSQL accepts at most 65,535 parameters. */
const BATCH = 1_000

interface CitingVersion {
  readonly articleId: string
  readonly recordedAt: Date
  readonly record: Pick<ArticleDraft, 'citations'>
}

/** Inserts the citations of versions, those of each version numbered in their order. */
export async function insertCitations(db: Db, versions: readonly CitingVersion[]): Promise<void> {
  const citations = versions.flatMap(({ articleId, recordedAt, record }) =>
    record.citations.map((one, n) => ({ one, key: { article_id: articleId, recorded_at: recordedAt, n } })),
  )
  const addressed = citations.flatMap(({ one: { platform, id } }) => (id === null ? [] : [{ platform, id }]))
  const posts = await findCanonicalPosts(db, addressed)
  const ids = new Map(addressed.map((post, n) => [postSlug(post), posts[n]?.id ?? post.id]))
  const rows = citations.map(({ one, key }) => ({
    ...key,
    platform: one.platform,
    post_id: one.id === null ? null : (ids.get(postSlug({ ...one, id: one.id })) ?? one.id),
    url: one.url,
    role: one.role,
    form: one.form,
    author: pgJson(one.author),
    text: pgText(one.text),
    published_on: one.publishedOn,
    links: pgJson(one.links),
    quote: pgText(one.quote),
    start_offset: one.start,
    end_offset: one.end,
    candidates: one.candidates === undefined ? null : pgJson(one.candidates),
  }))
  for (let at = 0; at < rows.length; at += BATCH) {
    await db
      .insertInto('citations')
      .values(rows.slice(at, at + BATCH))
      .execute()
  }
}
