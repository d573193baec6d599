import { type RawBuilder, sql } from 'kysely'
import { type PlatformName, type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** Replaces each alias by the canonical id of its post; keeps the order and every other id. */
export async function findCanonicalPosts<P extends PostKey>(db: Db, posts: readonly P[]): Promise<P[]> {
  if (posts.length === 0) return []
  const names = [...new Map(posts.map((post) => [postSlug(post), post])).values()]
  const { rows } = await sql<{ platform: PlatformName; alias_id: string; post_id: string }>`
    select platform, alias_id, post_id from post_aliases
    where (platform, alias_id) in (
      select * from unnest(${names.map(({ platform }) => platform)}::text[], ${names.map(({ id }) => id)}::text[])
    )`.execute(db)
  const ids = new Map(
    rows.map((row) => [postSlug({ platform: row.platform, id: row.alias_id }), row.post_id]),
  )
  return posts.map((post) => ({ ...post, id: ids.get(postSlug(post)) ?? post.id }))
}

/** The canonical id of a post as an SQL expression. It spares statements about one post a query of their own. */
export const canonicalIdOf = ({ platform, id }: PostKey): RawBuilder<string> =>
  sql`coalesce((select post_id from post_aliases where platform = ${platform} and alias_id = ${id}), ${id})`
