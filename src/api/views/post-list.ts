import { z } from 'zod'
import type { Db } from '../../catalog/catalog.ts'
import { findMatches } from '../../catalog/search/find-matches.ts'
import { listPosts } from '../../catalog/search/list-posts.ts'
import type { PostFilter } from '../../catalog/search/post-filter.ts'
import { Liveness, Outcome } from '../../model/outcome.ts'
import { postSlug } from '../../model/platform.ts'
import { PostMatch } from '../../model/post-match.ts'
import { PostSort } from '../../model/post-sort.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import { ShownState } from '../../model/shown-state.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { TimeOrDay } from '../server/schemas.ts'
import { PostSummary, serializePost } from './serializers.ts'

/** The search words and filters of a list of posts, and which page of it. */
export const PostQuery = z.object({
  q: z.string().max(1_000).optional(),
  author: z.string().max(200).optional(),
  platform: KnownPlatform.optional(),
  liveness: Liveness.optional(),
  outcome: Outcome.optional(),
  state: ShownState.optional(),
  publishedSince: TimeOrDay.optional(),
  publishedUntil: TimeOrDay.optional(),
  since: TimeOrDay.optional(),
  until: TimeOrDay.optional(),
  article: z.string().max(8_192).optional(),
  sort: PostSort.default('known'),
  cursor: z.string().max(1_024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A post of a list; with `match` if the list has words to search for. */
export const ListedPost = PostSummary.extend({ match: PostMatch.optional() }).meta({ id: 'ListedPost' })
export type ListedPost = z.infer<typeof ListedPost>

/** A page of posts. `next`: the cursor of the next page; null on the last. */
export const PostList = z
  .object({ posts: z.array(ListedPost), next: z.string().nullable() })
  .meta({ id: 'PostList' })
type PostList = z.infer<typeof PostList>

/** Loads a page of the posts that a viewer may see, in the order of the query. */
export async function buildPostList(
  app: Pick<App, 'catalog'>,
  { cursor, limit, ...filter }: z.output<typeof PostQuery>,
  viewer: Viewer,
): Promise<PostList> {
  const { db } = await app.catalog()
  return await loadPostList(db, { ...filter, viewer }, { cursor: cursor ?? null, limit })
}

/** As `buildPostList`, by the filter of the catalog. */
export async function loadPostList(
  db: Db,
  filter: PostFilter,
  page: { cursor: string | null; limit: number },
): Promise<PostList> {
  const { posts, named, next } = await listPosts(db, filter, page)
  const q = filter.q?.trim() ?? ''
  if (q === '') return { posts: posts.map(serializePost), next }
  const matches = await findMatches(db, q, posts, named)
  return {
    posts: posts.map((row) => ({ ...serializePost(row), match: matches.get(postSlug(row)) })),
    next,
  }
}
