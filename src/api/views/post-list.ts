import { z } from 'zod'
import { listPosts } from '../../catalog/search/list-posts.ts'
import { Liveness, Outcome } from '../../model/outcome.ts'
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
  since: TimeOrDay.optional(),
  until: TimeOrDay.optional(),
  article: z.string().max(8_192).optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A page of posts. `next`: the cursor of the next page; null on the last. */
export const PostList = z
  .object({ posts: z.array(PostSummary), next: z.string().nullable() })
  .meta({ id: 'PostList' })
type PostList = z.infer<typeof PostList>

/** Loads a page of the posts that a viewer may see, newest first. */
export async function buildPostList(
  app: Pick<App, 'catalog'>,
  { cursor, limit, ...filter }: z.output<typeof PostQuery>,
  viewer: Viewer,
): Promise<PostList> {
  const { db } = await app.catalog()
  const { posts, next } = await listPosts(db, { ...filter, viewer }, { cursor: cursor ?? null, limit })
  return { posts: posts.map(serializePost), next }
}
