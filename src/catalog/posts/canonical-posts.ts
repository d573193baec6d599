import { type RawBuilder, sql } from 'kysely'
import { type PlatformName, type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** These posts by their canonical ids, in their order. One that is no alias stays as it is. */
export async function findCanonicalPosts<P extends PostKey>(db: Db, posts: readonly P[]): Promise<P[]> {
  if (posts.length === 0) return []
  const names = [...new Map(posts.map((post) => [postSlug(post), post])).values()]
  const { rows } = await sql<{ platform: PlatformName; alias_id: string; post_id: string }>`
    select platform, alias_id, post_id from post_aliases
    where (platform, alias_id) in (${sql.join(names.map((post) => sql`(${post.platform}, ${post.id})`))})`.execute(
    db,
  )
  const ids = new Map(
    rows.map((row) => [postSlug({ platform: row.platform, id: row.alias_id }), row.post_id]),
  )
  return posts.map((post) => ({ ...post, id: ids.get(postSlug(post)) ?? post.id }))
}

/** The canonical id of a post, as an expression: for statements about one post, that must not ask twice. */
export const canonicalIdOf = ({ platform, id }: PostKey): RawBuilder<string> =>
  sql`coalesce((select post_id from post_aliases where platform = ${platform} and alias_id = ${id}), ${id})`
