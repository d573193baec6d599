import { sql } from 'kysely'
import type { PlatformName } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'

/** A version of an article with the posts that it addresses, in their order. */
export interface CitingVersion {
  readonly recordedAt: Date
  readonly bodySha256: string
  readonly posts: readonly { readonly platform: PlatformName; readonly id: string }[]
  /** Citations whose address is not known. */
  readonly unresolved: number
}

/** The newest versions of an article, newest first, each with what it cites. */
export async function listCitingVersions(db: Db, articleId: string, limit: number): Promise<CitingVersion[]> {
  const { rows } = await sql<CitingVersion>`
    select v.recorded_at as "recordedAt", v.body_sha256 as "bodySha256",
      coalesce(jsonb_agg(jsonb_build_object('platform', c.platform, 'id', c.post_id) order by c.n)
        filter (where c.post_id is not null), '[]') as posts,
      count(*) filter (where c.n is not null and c.post_id is null)::int as unresolved
    from (
      select article_id, recorded_at, body_sha256 from article_versions
      where article_id = ${articleId} order by recorded_at desc limit ${limit}) v
    left join citations c on c.article_id = v.article_id and c.recorded_at = v.recorded_at
    group by v.recorded_at, v.body_sha256 order by v.recorded_at desc`.execute(db)
  return rows
}
