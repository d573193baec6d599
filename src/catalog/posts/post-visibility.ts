import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { type Approval, type Disclosure, type Viewer, visibilityTo } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import type { PostRow, SnapshotRow } from '../tables/posts.ts'
import { findCanonicalPosts } from './canonical-posts.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** Whether a caller of a route of the scope `read` may see a post; the policy opens none of them to the public. */
export const readVisibilityOf = (
  viewer: Viewer,
  row: { readonly taken_down_at: Date | null; readonly approval: Approval | null },
): Disclosure =>
  visibilityTo(viewer, 'none', {
    takenDown: row.taken_down_at !== null,
    approval: row.approval,
    state: 'watched',
    witness: null,
    audience: null,
  })

/** The SQL condition on `posts` of `readVisibilityOf`: the posts that a list shows. */
export const listedFor = (viewer: Viewer): RawBuilder<SqlBool> =>
  viewer === 'reader'
    ? sql`posts.taken_down_at is null`
    : viewer === 'guest'
      ? sql`(posts.taken_down_at is null and posts.approval is distinct from 'held')`
      : sql`false`

/** Finds an erased post by the ending of its snapshots' ids, a hash of the post's key; see `archive/object-keys.ts`. */
export async function findErasedPost(db: Db, ending: string) {
  return await db
    .selectFrom('posts')
    .select(['platform', 'id', 'taken_down_at', 'taken_down_reason'])
    .where('erased', '=', true)
    .where(
      sql<SqlBool>`left(encode(sha256(convert_to(platform || '/' || id, 'UTF8')), 'hex'), 16) = ${ending}`,
    )
    .executeTakeFirst()
}

/** A post with the columns that decide whether its main snapshot may be shown. */
export type PublicationStatusRow = Pick<
  PostRow,
  | 'platform'
  | 'id'
  | 'url'
  | 'state'
  | 'shown_state'
  | 'shown_liveness'
  | 'watch'
  | 'checked_at'
  | 'approval'
  | 'taken_down_at'
  | 'taken_down_reason'
  | 'author_name'
  | 'author_handle'
  | 'main_snapshot'
> & {
  readonly [K in 'witness' | 'audience' | 'manifest_key' | 'manifest_sha256']: SnapshotRow[K] | null
}

/** Finds posts by any of their ids, in the given order; null for an unknown post. */
export async function findPublicationStatuses(
  db: Db,
  posts: readonly PostName[],
): Promise<(PublicationStatusRow | null)[]> {
  if (posts.length === 0) return []
  const canonical = await findCanonicalPosts(db, posts)
  const rows = await db
    .selectFrom('posts')
    .leftJoin('snapshots', 'snapshots.id', 'posts.main_snapshot')
    .select([
      'posts.platform',
      'posts.id',
      'posts.url',
      'posts.state',
      'posts.shown_state',
      'posts.shown_liveness',
      'posts.watch',
      'posts.checked_at',
      'posts.approval',
      'posts.taken_down_at',
      'posts.taken_down_reason',
      'posts.author_name',
      'posts.author_handle',
      'posts.main_snapshot',
      'snapshots.witness',
      'snapshots.audience',
      'snapshots.manifest_key',
      'snapshots.manifest_sha256',
    ])
    .where((row) =>
      row.or(
        canonical.map((post) =>
          row.and([row('posts.platform', '=', post.platform), row('posts.id', '=', post.id)]),
        ),
      ),
    )
    .execute()
  const bySlug = new Map(rows.map((row) => [postSlug(row), row]))
  return canonical.map((post) => bySlug.get(postSlug(post)) ?? null)
}
